import type { Environment } from '@marcbachmann/cel-js';
import { quantityProblem } from '../schema/quantity.ts';

/** Amounts such as `1.5Gi`, compared exactly: everything is counted in billionths, the least that Kubernetes keeps. */
export function registerQuantities(environment: Environment): void {
  environment
    .registerType('kubernetes.Quantity', Quantity)
    .registerFunction('quantity(string): kubernetes.Quantity', (text: string) => Quantity.of(text))
    .registerFunction('isQuantity(string): bool', (text: string) => quantityProblem(text) === undefined)
    .registerFunction('kubernetes.Quantity.sign(): int', ({ nano }: Quantity) => order(nano, 0n))
    .registerFunction('kubernetes.Quantity.isInteger(): bool', (quantity: Quantity) => quantity.isInteger())
    .registerFunction('kubernetes.Quantity.asInteger(): int', (quantity: Quantity) => {
      if (!quantity.isInteger()) throw new Error('cannot convert value to integer');
      return quantity.nano / NANO;
    })
    .registerFunction('kubernetes.Quantity.asApproximateFloat(): double', ({ nano }: Quantity) => Number(nano) / 1e9)
    .registerFunction('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', (a: Quantity, b: Quantity) =>
      order(a.nano, b.nano),
    )
    .registerFunction(
      'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool',
      (a: Quantity, b: Quantity) => a.nano > b.nano,
    )
    .registerFunction(
      'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool',
      (a: Quantity, b: Quantity) => a.nano < b.nano,
    )
    .registerFunction(
      'kubernetes.Quantity.add(kubernetes.Quantity): kubernetes.Quantity',
      (a: Quantity, b: Quantity) => new Quantity(a.nano + b.nano),
    )
    .registerFunction(
      'kubernetes.Quantity.add(int): kubernetes.Quantity',
      (a: Quantity, b: bigint) => new Quantity(a.nano + b * NANO),
    )
    .registerFunction(
      'kubernetes.Quantity.sub(kubernetes.Quantity): kubernetes.Quantity',
      (a: Quantity, b: Quantity) => new Quantity(a.nano - b.nano),
    )
    .registerFunction(
      'kubernetes.Quantity.sub(int): kubernetes.Quantity',
      (a: Quantity, b: bigint) => new Quantity(a.nano - b * NANO),
    )
    .registerOperator('kubernetes.Quantity == kubernetes.Quantity', (a: Quantity, b: Quantity) => a.nano === b.nano);
}

const NANO = 1_000_000_000n;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

class Quantity {
  readonly nano: bigint;

  constructor(nano: bigint) {
    this.nano = nano;
  }

  /** @throws Error when the text is no quantity */
  static of(text: string): Quantity {
    const problem = quantityProblem(text);
    const [, sign, whole = '', part = '', suffix = ''] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text) ?? [];
    if (problem !== undefined) throw new Error(`${JSON.stringify(text)} ${problem}`);
    const digits = BigInt(`${whole}${part}` || '0');
    const binary = /^([KMGTPE])i$/.exec(suffix)?.[1];
    const exponent = (binary === undefined ? (DECIMAL[suffix] ?? Number(suffix.slice(1))) : 0) - part.length + 9;
    const scaled = digits * (binary === undefined ? 1n : 1024n ** BigInt('KMGTPE'.indexOf(binary) + 1));
    // What is finer than a billionth is rounded up.
    const unit = 10n ** BigInt(Math.abs(exponent));
    const nano = exponent >= 0 ? scaled * unit : (scaled + unit - 1n) / unit;
    return new Quantity(sign === '-' ? -nano : nano);
  }

  isInteger(): boolean {
    return this.nano % NANO === 0n;
  }
}

function order(a: bigint, b: bigint): bigint {
  return a < b ? -1n : a > b ? 1n : 0n;
}
