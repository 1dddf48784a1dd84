import type { Finding } from '../step.ts';

/** The cases that `gator verify` found wrong, by the policy whose folder the suite lies in. */
export function failedCases(output: string): Finding[] {
  const findings: Finding[] = [];
  // The line that names a suite comes after those of its cases.
  let open: { name: string; message: string[] }[] = [];
  for (const line of output.split('\n')) {
    const failed = /^\s*--- FAIL: (\S+)/.exec(line);
    const suite = /^(?:FAIL|ok|\?)\s+(\S+)\/suite\.yaml(.*)$/.exec(line);
    if (suite?.[1] !== undefined) {
      const policy = suite[1].split('/').at(-1) ?? suite[1];
      findings.push(
        ...open.map(({ name, message }) => ({ object: `${policy}: ${name}`, message: message.join('\n').trim() })),
      );
      if (line.startsWith('FAIL') && open.length === 0) {
        findings.push({ object: policy, message: (suite[2] ?? '').trim() || 'failed' });
      }
      open = [];
    } else if (failed?.[1] !== undefined) open.push({ name: failed[1], message: [] });
    else if (/^\s*--- (PASS|SKIP)|^\s*=== RUN/.test(line)) continue;
    else open.at(-1)?.message.push(line.trim());
  }
  // A test is said to fail for each case in it that does: only its cases say why.
  return findings.filter(({ message }) => message !== '');
}

/** How many cases `gator verify -v` ran. */
export function caseCount(output: string): number {
  return [...output.matchAll(/^ +--- (PASS|FAIL): /gm)].length;
}

/** One violation that `gator test -o json` reports. */
interface Violation {
  readonly msg: string;
  readonly constraint: { readonly kind: string; readonly metadata: { readonly name: string } };
  readonly scopedActions?: readonly string[];
  readonly violatingObject: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace?: string };
  };
}

/** The violations in the output of `gator test -o json`; undefined when it is none, because gator gave up. */
export function violationsIn(output: string): Violation[] | undefined {
  try {
    return (JSON.parse(output) as Violation[] | null) ?? [];
  } catch {
    return undefined;
  }
}
