import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type About, crdsIn } from '../../src/cli/verifying/crds.ts';
import { temporaryFolder } from '../support/folder.ts';

const crd = (kind: string, field: string) => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${kind.toLowerCase()}s.example.com }
spec:
  group: example.com
  names:
    kind: ${kind}
    listKind: ${kind}List
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          properties:
            ${field}:
              description: What nobody
                holds against anything.
              type: string
`;
const bytes = (text: string) => new TextEncoder().encode(text);
const file = bytes(crd('Web', 'a') + crd('Job', 'b'));
const kindsOf = (found: readonly unknown[]) => JSON.stringify(found).match(/"kind":"(?!Custom)\w+"/g);
const all = ({ own }: About) => own !== '';
const only =
  (kind: string) =>
  ({ kinds }: About) =>
    kinds.includes(kind);

let folder = '';
const kept = (by = 'program') => ({ folder, by });
const keptFiles = () => readdirSync(folder).map((name) => join(folder, name));

beforeEach(() => {
  folder = join(temporaryFolder(), 'crds');
});

describe('CRDs that were parsed', () => {
  it('are the same from the folder that keeps them', () => {
    const parsed = crdsIn(file, all, undefined);
    expect(kindsOf(parsed)).toEqual(['"kind":"Web"', '"kind":"Job"']);
    expect(crdsIn(file, all, kept())).toEqual(parsed);
    expect(crdsIn(file, all, kept())).toEqual(parsed);
    expect(keptFiles()).toHaveLength(1);
  });

  it('are read from it, and not parsed again', () => {
    crdsIn(file, only('Web'), kept());
    const [path = ''] = keptFiles();
    const before = readFileSync(path, 'utf8');
    expect(kindsOf(crdsIn(file, only('Web'), kept()))).toEqual(['"kind":"Web"']);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(before).not.toContain('nobody');
  });

  it('come to those that were wanted before', () => {
    crdsIn(file, only('Web'), kept());
    expect(kindsOf(crdsIn(file, only('Job'), kept()))).toEqual(['"kind":"Job"']);
    const [path = ''] = keptFiles();
    const both = readFileSync(path, 'utf8');
    expect(kindsOf(crdsIn(file, all, kept()))).toEqual(['"kind":"Web"', '"kind":"Job"']);
    expect(readFileSync(path, 'utf8')).toBe(both);
  });

  it('are never those of another content, however alike, nor of another program', () => {
    crdsIn(file, all, kept());
    const other = bytes(crd('Web', 'x') + crd('Job', 'b'));
    expect(other).toHaveLength(file.length);
    expect(JSON.stringify(crdsIn(other, only('Web'), kept()))).toContain('"x":');
    crdsIn(file, all, kept('another program'));
    expect(keptFiles()).toHaveLength(3);
  });

  it.each<[what: string, spoil: (text: string) => string]>([
    ['changed', (text) => text.replace('"string"', '"number"')],
    ['cut off', (text) => text.slice(0, -20)],
    ['empty', () => ''],
    ['something else', () => 'no JSON\tat all\n'],
  ])('are parsed anew when what was kept is %s', (_, spoil) => {
    const parsed = crdsIn(file, all, kept());
    const [path = ''] = keptFiles();
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, spoil(whole));
    expect(crdsIn(file, all, kept())).toEqual(parsed);
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });

  it('are parsed all the same where nothing can be kept', () => {
    const blocked = join(temporaryFolder(), 'file');
    writeFileSync(blocked, '');
    expect(crdsIn(file, all, { folder: blocked, by: 'program' })).toEqual(crdsIn(file, all, undefined));
  });
});
