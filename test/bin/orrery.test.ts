import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';

const project = join(import.meta.dirname, '../..');
/** A command that writes one file, and notes each time that its code is loaded. */
const MAIN = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { digestOf, hashOf } from './bin/remembered.cjs';
import { said } from './overlay.ts';
appendFileSync('loaded', 'x');
mkdirSync('dist', { recursive: true });
writeFileSync('dist/one.yaml', said + readFileSync('contract', 'utf8'));
export const run = {
  inputs: { contract: digestOf('contract') },
  outputs: { folder: 'dist', scopes: ['.'], elsewhere: [], files: { 'one.yaml': hashOf(readFileSync('dist/one.yaml')) } },
  said: 'nothing changed',
};`;

let root = '';
const orrery = () => spawnSync(process.execPath, ['bin/orrery.js', 'synth'], { cwd: root, encoding: 'utf8' });
const loaded = () => readFileSync(join(root, 'loaded'), 'utf8').length;
const written = () => readFileSync(join(root, 'dist/one.yaml'), 'utf8');

beforeEach(() => {
  root = temporaryFolder();
  cpSync(join(project, 'bin'), join(root, 'bin'), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'main.ts'), MAIN);
  writeFileSync(join(root, 'overlay.ts'), "export const said: string = 'a';");
  writeFileSync(join(root, 'contract'), '1');
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  expect(orrery().status).toBe(0);
});

describe('the binary', () => {
  it('loads no code and writes nothing when nothing changed', () => {
    const before = statSync(join(root, 'dist/one.yaml'));
    const ran = orrery();
    expect([ran.status, ran.stderr]).toEqual([0, 'nothing changed']);
    expect(loaded()).toBe(1);
    const after = statSync(join(root, 'dist/one.yaml'));
    expect([after.ino, after.mtimeMs, after.ctimeMs]).toEqual([before.ino, before.mtimeMs, before.ctimeMs]);
  });

  it.each<[what: string, change: () => void, gives: string]>([
    ['an overlay', () => writeFileSync(join(root, 'overlay.ts'), "export const said: string = 'b';"), 'b1'],
    ['a contract', () => writeFileSync(join(root, 'contract'), '2'), 'a2'],
    ['what was written', () => writeFileSync(join(root, 'dist/one.yaml'), 'x'), 'a1'],
    ['that it is there', () => rmSync(join(root, 'dist/one.yaml')), 'a1'],
  ])('never gives what was before %s changed', (_, change, gives) => {
    change();
    expect(orrery().status).toBe(0);
    expect(loaded()).toBe(2);
    expect(written()).toBe(gives);
  });

  it('says where a source does not compile, and exits with 2', () => {
    writeFileSync(join(root, 'overlay.ts'), 'export const said: string = ;');
    const ran = orrery();
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('overlay.ts:1:');
    expect(written()).toBe('a1');
  });
});
