import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, sep } from 'node:path';
import { complaint, run } from '../run.ts';
import { inScratch } from '../scratch.ts';
import type { Context } from '../step.ts';
import { testFile, type UnitTest } from './scenario.ts';

/** A program, and the environment it runs in. */
export interface Tool {
  readonly binary: string;
  readonly env: Context['env'];
}

/** What `promtool check rules` says against a rule file; undefined: nothing. */
export async function checkRules(promtool: Tool, rules: string): Promise<string | undefined> {
  return inScratch({ 'rules.yaml': rules }, async (folder) => {
    const args = ['check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml'];
    const said = await run(promtool.binary, args, { env: promtool.env, cwd: folder });
    return said.code === 0 ? undefined : complaint(said);
  });
}

/** Unit tests of one rule file. */
export interface TestedFile {
  readonly rules: string;
  readonly tests: readonly UnitTest[];
}

/** Runs all tests but those that `passed` knows, and returns what promtool says of those that fail, by test. */
export async function testRules(
  promtool: Tool,
  files: readonly TestedFile[],
  passed?: Passed,
): Promise<Map<UnitTest, string>> {
  const scratch: Record<string, string> = {};
  const byName = new Map<string, UnitTest>();
  const keys = new Map<UnitTest, string>();
  for (const [i, { rules, tests }] of files.entries()) {
    scratch[`rules-${i}.yaml`] = rules;
    for (const [j, test] of tests.entries()) {
      const key = keyOf(promtool, rules, test);
      if (passed?.has(key)) continue;
      keys.set(test, key);
      const name = `test-${i}-${j}.yaml`;
      scratch[name] = testFile(`rules-${i}.yaml`, test);
      byName.set(name, test);
    }
  }
  if (byName.size === 0) return new Map();
  return inScratch(scratch, async (folder) => {
    const names = [...byName.keys()];
    const processes = Math.min(names.length, availableParallelism());
    const shares = Array.from({ length: processes }, (_, i) => names.filter((_, j) => j % processes === i));
    const parts = await Promise.all(
      shares.map(async (share, i) => {
        const report = join(folder, `verdicts-${i}.xml`);
        const args = ['test', 'rules', '--junit', report, ...share];
        const said = await run(promtool.binary, args, { env: promtool.env, cwd: folder });
        const verdicts = existsSync(report) ? verdictsIn(readFileSync(report, 'utf8')) : new Map<string, string>();
        return share.map((name) => [name, verdicts.get(name) ?? `no verdict: ${complaint(said)}`] as const);
      }),
    );
    const verdicts = new Map(parts.flat());
    const failed = new Map(
      [...byName].flatMap(([name, test]): [UnitTest, string][] => {
        const verdict = verdicts.get(name) ?? '';
        return verdict === '' ? [] : [[test, verdict]];
      }),
    );
    passed?.add([...keys].filter(([test]) => !failed.has(test)).map(([, key]) => key));
    return failed;
  });
}

/** A test says the same for ever of the same rules with the same promtool, whose folder is named for what it was built from. */
function keyOf({ binary }: Tool, rules: string, test: UnitTest): string {
  return createHash('sha256')
    .update(JSON.stringify([binary.split(sep).slice(-2), rules, test]))
    .digest('hex');
}

/** Tests that passed in earlier runs. */
export class Passed {
  readonly #file: string;
  readonly #keys: Set<string>;

  /** @param file kept between runs; it is made when it is not there */
  constructor(file: string) {
    this.#file = file;
    this.#keys = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(keys: readonly string[]): void {
    for (const key of keys) this.#keys.add(key);
    if (keys.length > 0) appendFileSync(this.#file, `${keys.join('\n')}\n`);
  }
}

/** What is wrong, by test file, in the JUnit report of `promtool test rules`: nothing where it passed. */
export function verdictsIn(report: string): Map<string, string> {
  const verdicts = new Map<string, string>();
  for (const [, name = '', body = ''] of report.matchAll(/<testsuite name="([^"]*)"[^>]*>(.*?)<\/testsuite>/gs)) {
    const failures = [...body.matchAll(/<(?:failure|error)[^>]*>(.*?)<\/(?:failure|error)>/gs)];
    verdicts.set(unescaped(name), failures.map(([, text = '']) => unescaped(text).trim() || 'failed').join('\n'));
  }
  return verdicts;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(xml: string): string {
  return xml.replaceAll(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (all, hex?: string, decimal?: string, name = '') => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return ENTITIES[name] ?? all;
  });
}
