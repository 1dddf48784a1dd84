import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Asked, digestOf, hashOf, remember, remembered } from '../../bin/remembered.cjs';
import { temporaryFolder } from '../support/folder.ts';

let root = '';
const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
const asked = (other: Partial<Asked> = {}): Asked => ({ argv: ['synth'], env: { HOME: '/a' }, root, ...other });
const again = (other: Partial<Asked> = {}, code = 'code-1') =>
  remembered(join(root, '.runs'), code, asked(other))?.said;

const OUTPUT = { 'shop/production/a.yaml': 'a: 1\n', 'shop/production/x/b.yaml': 'b: é\n' };

beforeEach(() => {
  root = temporaryFolder();
  write('contracts/shop.json', '{}');
  write('docs/one.md', '# One');
  for (const [file, text] of Object.entries(OUTPUT)) write(`dist/${file}`, text);
  write('dist/shop/staging/c.yaml', "somebody else's");
  const inputs = Object.fromEntries(
    ['contracts/shop.json', 'contracts/none.json', 'docs'].map((path) => [path, digestOf(join(root, path))]),
  );
  const files = Object.fromEntries(Object.entries(OUTPUT).map(([path, text]) => [path, hashOf(text)]));
  const outputs = { folder: 'dist', scopes: ['.'], elsewhere: ['shop/staging'], files };
  remember(join(root, '.runs'), 'code-1', asked(), { inputs, outputs, said: 'nothing changed', shown: '' });
});

describe('a run that was remembered', () => {
  it('is not needed again while all is as it was', () => {
    expect(again()).toBe('nothing changed');
    expect(again({ env: { HOME: '/b', PATH: 'x' } })).toBe('nothing changed');
    write('dist/shop/staging/c.yaml', 'changed by somebody else');
    expect(again()).toBe('nothing changed');
  });

  it.each<[what: string, change: () => void]>([
    ['an input has other content of the same length', () => write('contracts/shop.json', '[]')],
    ['an input came', () => write('contracts/none.json', '{}')],
    ['an input went', () => rmSync(join(root, 'contracts/shop.json'))],
    ['a file in an input folder changed', () => write('docs/one.md', '# Two')],
    ['a file in an input folder came', () => write('docs/two.md', '')],
    ['what it wrote was edited', () => write('dist/shop/production/a.yaml', 'a: 2\n')],
    ['what it wrote is gone', () => rmSync(join(root, 'dist/shop/production/a.yaml'))],
    ['all that it wrote is gone', () => rmSync(join(root, 'dist'), { recursive: true })],
    ['there is a file more', () => write('dist/shop/production/more.yaml', '')],
    ['there is an empty folder more', () => mkdirSync(join(root, 'dist/shop/production/empty'))],
    [
      'a file became a link',
      () => {
        rmSync(join(root, 'dist/shop/production/a.yaml'));
        symlinkSync('x/b.yaml', join(root, 'dist/shop/production/a.yaml'));
      },
    ],
    [
      'what was kept is damaged',
      () => writeFileSync(join(root, '.runs', readdirSync(join(root, '.runs'))[0] ?? ''), '{'),
    ],
  ])('is needed when %s', (_, change) => {
    change();
    expect(again()).toBe(undefined);
  });

  it('that gave something and wrote nothing gives it again', () => {
    const outputs = { folder: '.', scopes: [], elsewhere: [], files: {} };
    remember(join(root, '.runs'), 'code-1', asked({ argv: ['--help'] }), {
      inputs: {},
      outputs,
      said: '',
      shown: 'help',
    });
    expect(remembered(join(root, '.runs'), 'code-1', asked({ argv: ['--help'] }))).toEqual({ said: '', shown: 'help' });
  });

  it('is not taken for one that only has its name', () => {
    const [name = ''] = readdirSync(join(root, '.runs'));
    const file = join(root, '.runs', name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('code-1', 'code-0'));
    expect(again()).toBe(undefined);
  });

  it('is needed for another program, other arguments, other settings', () => {
    expect(again({}, 'code-2')).toBe(undefined);
    expect(again({ argv: ['synth', '--no-verify'] })).toBe(undefined);
    expect(again({ env: { CDK8S_OUTDIR: 'elsewhere' } })).toBe(undefined);
  });
});
