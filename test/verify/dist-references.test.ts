import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readManifests } from '../../src/verify/read/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';

const dist = new URL('../../dist/', import.meta.url);
const FAMILIES = ['references', 'order', 'lifecycle'];

function targets(): string[] {
  return readdirSync(dist).flatMap((platform) =>
    readdirSync(new URL(`${platform}/`, dist)).map((environment) => `${platform}/${environment}`),
  );
}

function setOf(target: string): ManifestSet {
  const root = new URL(`${target}/`, dist);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return new ManifestSet(
    files.flatMap((file) => [...readManifests({ file, text: readFileSync(new URL(file, root), 'utf8') }).subjects]),
  );
}

describe.each(targets())('dist/%s', (target) => {
  const set = setOf(target);
  const verdict = () =>
    verify({
      target,
      checks: checks.filter(({ family }) => FAMILIES.includes(family)),
      context: { set, kubernetes: '1.34' },
    });

  it('names nothing that is not there, in no wrong order, and nothing past its end of life', () => {
    const { findings } = verdict();
    expect(
      findings
        .filter(({ check }) => check !== 'waivers')
        .map(({ check, object, path, message }) => `${check} ${object} ${path} ${message}`),
    ).toEqual([]);
  });

  it('leaves unchecked only what add-ons make, whose charts are not here', () => {
    const reasons = verdict().notChecked.map(({ reason }) => reason);
    expect(reasons.filter((reason) => !/Application \S+ may make it|operator of \S+ m/.test(reason))).toEqual([]);
  });
});
