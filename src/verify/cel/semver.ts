import type { Environment } from '@marcbachmann/cel-js';

/** Versions as semver.org has them. */
export function registerSemver(environment: Environment): void {
  environment
    .registerType('kubernetes.Semver', Semver)
    .registerFunction('semver(string): kubernetes.Semver', (text: string) => new Semver(text))
    .registerFunction(
      'semver(string, bool): kubernetes.Semver',
      (text: string, lenient: boolean) => new Semver(lenient ? normal(text) : text),
    )
    .registerFunction('isSemver(string): bool', (text: string) => FORM.test(text))
    .registerFunction('isSemver(string, bool): bool', (text: string, lenient: boolean) =>
      FORM.test(lenient ? normal(text) : text),
    )
    .registerFunction('kubernetes.Semver.major(): int', ({ numbers }: Semver) => numbers[0] ?? 0n)
    .registerFunction('kubernetes.Semver.minor(): int', ({ numbers }: Semver) => numbers[1] ?? 0n)
    .registerFunction('kubernetes.Semver.patch(): int', ({ numbers }: Semver) => numbers[2] ?? 0n)
    .registerFunction('kubernetes.Semver.compareTo(kubernetes.Semver): int', (a: Semver, b: Semver) =>
      BigInt(a.compare(b)),
    )
    .registerFunction(
      'kubernetes.Semver.isLessThan(kubernetes.Semver): bool',
      (a: Semver, b: Semver) => a.compare(b) < 0,
    )
    .registerFunction(
      'kubernetes.Semver.isGreaterThan(kubernetes.Semver): bool',
      (a: Semver, b: Semver) => a.compare(b) > 0,
    )
    .registerOperator('kubernetes.Semver == kubernetes.Semver', (a: Semver, b: Semver) => a.compare(b) === 0);
}

const PART = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*)';
const FORM = new RegExp(
  `^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(${PART}(?:\\.${PART})*))?(?:\\+[\\dA-Za-z.-]+)?$`,
);

/** `v1.2` as `1.2.0`. */
function normal(text: string): string {
  const [, numbers = '', rest = ''] = /^v?([\d.]*)(.*)$/.exec(text) ?? [];
  const parts = numbers.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length < 3) parts.push('0');
  return `${parts.join('.')}${rest}`;
}

class Semver {
  readonly numbers: readonly bigint[];
  readonly before: readonly string[];

  /** @throws Error when the text is no version */
  constructor(text: string) {
    const [, major, minor, patch, before] = FORM.exec(text) ?? [];
    if (major === undefined || minor === undefined || patch === undefined) throw new Error(`${text} is no version`);
    this.numbers = [major, minor, patch].map(BigInt);
    this.before = before === undefined ? [] : before.split('.');
  }

  compare(other: Semver): number {
    for (const [index, number] of this.numbers.entries()) {
      const against = other.numbers[index] ?? 0n;
      if (number !== against) return number < against ? -1 : 1;
    }
    // A release comes after all that lead to it.
    if (this.before.length === 0 || other.before.length === 0)
      return Math.sign(other.before.length - this.before.length);
    for (const [index, part] of this.before.entries()) {
      const against = other.before[index];
      if (against === undefined) return 1;
      const found = comparePart(part, against);
      if (found !== 0) return found;
    }
    return this.before.length === other.before.length ? 0 : -1;
  }
}

/** Numbers come before words, and are compared as numbers. */
function comparePart(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left !== right) return left ? -1 : 1;
  if (a === b) return 0;
  return (left ? BigInt(a) < BigInt(b) : a < b) ? -1 : 1;
}
