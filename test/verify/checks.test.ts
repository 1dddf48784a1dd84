import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/platform/target.ts';
import { readManifests } from '../../src/verify/read/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { loadSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

/**
 * Each check has a folder with a case that passes, one that fails, and one that almost fails. Folders within it have the
 * same three of other mistakes that the check finds.
 */
const fixtures = new URL('../fixtures/checks/', import.meta.url);
const sources = new URL('../../src/verify/checks/', import.meta.url);

function textOf(id: string, name: string): string {
  return readFileSync(new URL(`${id}/${name}.yaml`, fixtures), 'utf8');
}

/** `# intent: {…}`: what the sample target is changed by to be the intent that the fixture is held against. */
function intentOf(text: string): { readonly intent?: Target } {
  const [, difference] = /^# intent: (.+)$/m.exec(text) ?? [];
  return difference === undefined ? {} : { intent: sampleTarget(JSON.parse(difference) as object) };
}

/** `# date: 2026-03-01`: the day on which ends of life are judged. */
function dateOf(text: string): { readonly date?: string } {
  const [, date] = /^# date: (.+)$/m.exec(text) ?? [];
  return date === undefined ? {} : { date };
}

/** What a check finds in a fixture: `Deployment/shop/web spec.replicas is 3, but …`. */
function found(id: string, name: string): string[] {
  const check = checks.find((c) => c.id === id);
  if (!check) throw new Error(`no check ${id}`);
  const text = textOf(id, name);
  const { subjects, unread } = readManifests({ file: `${id}/${name}.yaml`, text });
  const schemas = loadSchemas({ kubernetes: '1.34' });
  const context = {
    set: new ManifestSet(subjects),
    unread,
    kubernetes: '1.34',
    ...(schemas ? { schemas } : {}),
    ...intentOf(text),
    ...dateOf(text),
  };
  const { findings } = verify({ target: id, checks: [check], context });
  return findings
    .filter((f) => f.check === id)
    .map(({ object, path, message, file, line }) =>
      [object || `${file}:${line}`, path, message].filter(Boolean).join(' '),
    );
}

describe('the registry of checks', () => {
  it('has every file of src/verify/checks under the id that it is named after', () => {
    const files = readdirSync(sources).map((file) => file.replace(/\.ts$/, ''));
    expect(checks.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  it('has fixtures for each, and for nothing else', () => {
    expect(readdirSync(fixtures).sort()).toEqual(checks.map(({ id }) => id).sort());
  });

  it.each(checks.map((check) => [check.id, check] as const))(
    '%s says what it finds, what it protects and how to mend it',
    (_id, check) => {
      expect(check.about).toMatch(/^[A-Z].+\.$/);
      expect(check.protects).toMatch(/^[A-Z].+\.$/);
      expect(check.fix).toMatch(/^[a-z].+[^.]$/);
    },
  );
});

const mistakes = checks.flatMap(({ id }) => [
  [id, ''] as const,
  ...readdirSync(new URL(`${id}/`, fixtures), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [id, `${name}/`] as const),
]);

describe.each(mistakes)('%s %s', (id, mistake) => {
  it('finds nothing in the case that passes, nor in the near miss', () => {
    expect(found(id, `${mistake}pass`)).toEqual([]);
    expect(found(id, `${mistake}near`)).toEqual([]);
  });

  it('finds what the failing case expects', () => {
    const [, expected] = /^# expect: (.+)$/m.exec(textOf(id, `${mistake}fail`)) ?? [];
    expect(expected).toBeDefined();
    expect(found(id, `${mistake}fail`)).toEqual([expect.stringContaining(expected ?? '')]);
  });

  it('fails for one line alone', () => {
    const lines = (name: string) =>
      textOf(id, `${mistake}${name}`)
        .split('\n')
        .filter((line) => !line.startsWith('#'));
    const [pass, fail] = [lines('pass'), lines('fail')];
    const changed = Math.max(
      pass.filter((line) => !fail.includes(line)).length,
      fail.filter((line) => !pass.includes(line)).length,
    );
    expect([changed, Math.abs(pass.length - fail.length) <= 1]).toEqual([1, true]);
    expect(existsSync(new URL(`${id}/${mistake}near.yaml`, fixtures))).toBe(true);
  });
});
