import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Passed, testRules } from '../../../conformance/prometheus/promtool.ts';
import type { UnitTest } from '../../../conformance/prometheus/scenario.ts';
import { temporaryFolder } from '../../support/folder.ts';

const test = (name: string): UnitTest => ({ name, step: 15, series: [], questions: [{ at: 0, expr: '1', value: 1 }] });

/** A program that writes down what it was asked, and fails every test that is named `bad`. */
function pretended(folder: string): string {
  const binary = join(folder, 'promtool');
  writeFileSync(
    binary,
    `#!/bin/sh
report=$4; shift 4
: > "$report"
for file; do
  echo asked >> ${join(folder, 'asked')}
  if grep -q bad "$file"; then body='<failure>no</failure>'; else body=''; fi
  echo "<testsuite name=\\"$file\\" tests=\\"1\\">$body</testsuite>" >> "$report"
done
`,
  );
  chmodSync(binary, 0o755);
  return binary;
}

describe('tests that passed', () => {
  it('are not asked again in a later run, unless the rules are others; failed ones are', async () => {
    const folder = temporaryFolder();
    const tool = { binary: pretended(folder), env: { PATH: '/usr/bin:/bin' } };
    const store = join(folder, 'passed');
    const ask = async (rules: string) => {
      writeFileSync(join(folder, 'asked'), '');
      const failed = await testRules(tool, [{ rules, tests: [test('good'), test('bad')] }], new Passed(store));
      const asked = readFileSync(join(folder, 'asked'), 'utf8').split('\n').length - 1;
      return { asked, failed: [...failed.keys()].map(({ name }) => name) };
    };
    expect(await ask('{}')).toEqual({ asked: 2, failed: ['bad'] });
    expect(await ask('{}')).toEqual({ asked: 1, failed: ['bad'] });
    expect(await ask('{"groups":[]}')).toEqual({ asked: 2, failed: ['bad'] });
  });
});
