import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { Modules } from '../../bin/modules.mjs';
import { savesBelow, targetsOf, watch } from '../../bin/watch.mjs';
import { temporaryFolder } from '../support/folder.ts';

/** A project of two platforms whose command line writes what it was asked and what the platforms say. */
const FILES = {
  'app.ts': [
    "import { tag } from 'packaged';",
    "import { platforms } from './overlays/index.ts';",
    "import { chart } from './charts/chart.ts';",
    'export const project = platforms;',
    'export async function main(project: typeof platforms, io: { argv: string[]; stderr: (text: string) => void }): Promise<number> {',
    '  const said = await Promise.all(Object.values(project).map(async (load) => (await load()).said));',
    "  io.stderr(tag + ' ' + io.argv.join(' ') + ': ' + said.join() + ' ' + chart + '\\n');",
    "  return said.includes('wrong') ? 1 : 0;",
    '}',
  ].join('\n'),
  'overlays/index.ts':
    "export const platforms = { one: () => import('./one/index.ts'), two: () => import('./two/index.ts') };",
  'overlays/one/index.ts': "export { said } from './production.ts'; export { name } from './staging.ts';",
  'overlays/one/platform.ts': "export const name = 'one';",
  'overlays/one/production.ts': "export { name as said } from './platform.ts';",
  'overlays/one/staging.ts': "export { name } from './platform.ts';",
  'overlays/two/index.ts': "export const said = 'two';",
  'charts/chart.ts': "export const chart: string = 'chart';",
  'contracts/one/production.json': '{}',
  'contracts/one/staging.json': '{}',
  'package.json': '{ "type": "module" }',
  'node_modules/packaged/package.json': '{ "name": "packaged", "main": "index.js" }',
  'node_modules/packaged/index.js': "exports.tag = 'ran';",
};

let root = '';
let said = '';
const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

/** Watches while saves are made, one after the other; what was said after each. */
async function watched(saves: readonly (() => void)[], argv: readonly string[] = []): Promise<string[]> {
  const after: string[] = [];
  const note = () => {
    after.push(said);
    said = '';
  };
  async function* changes() {
    note();
    for (const save of saves) {
      save();
      yield;
      note();
    }
  }
  const stderr = (text: string) => {
    said += text;
  };
  const stop = new AbortController().signal;
  await watch({ root, argv: ['synth', '--watch', ...argv], env: {}, stdout: stderr, stderr, stop, changes: changes() });
  return after;
}

beforeEach(() => {
  root = temporaryFolder();
  said = '';
  for (const [file, text] of Object.entries(FILES)) write(file, text);
});

describe('orrery synth --watch', () => {
  it('makes everything first, then what a save changed, and nothing when none did', async () => {
    const after = await watched([
      () => write('overlays/one/production.ts', "export const said = 'three';"),
      () => write('overlays/one/production.ts', "export const said = 'three';"),
      () => write('contracts/one/staging.json', '{ "a": 1 }'),
      () => write('overlays/one/platform.ts', "export const name = 'four';"),
      () => write('overlays/two/index.ts', "export const said = 'five';"),
      () => write('charts/chart.ts', "export const chart = 'other';"),
      () => write('docs/runbooks/new.md', '# New'),
    ]);
    const [first, ...rest] = after;
    expect(first).toMatch(/^ran synth: one,two chart\nwatching overlays, charts/);
    expect(rest).toEqual([
      'ran synth -p one -e production: three,two chart\n',
      '',
      'ran synth -p one -e staging: three,two chart\n',
      'ran synth -p one: three,two chart\n',
      'ran synth -p two: three,five chart\n',
      'ran synth: three,five other\n',
      'ran synth: three,five other\n',
    ]);
  });

  it('says what is wrong, keeps the last good output, and makes up for it when it is mended', async () => {
    const after = await watched([
      () => write('overlays/one/production.ts', 'export const said = ;'),
      () => write('overlays/one/production.ts', "export const said = 'wrong';"),
      () => write('overlays/two/index.ts', "export const said = 'three';"),
      () => write('overlays/one/production.ts', "export const said = 'mended';"),
    ]);
    expect(after[1]).toMatch(/^error [\s\S]*production\.ts:1:\d+[\s\S]*\nThe last good output stays\.\n$/);
    expect(after.slice(2)).toEqual([
      'ran synth: wrong,two chart\nThe last good output stays.\n',
      'ran synth: wrong,three chart\nThe last good output stays.\n',
      'ran synth: mended,three chart\n',
    ]);
  });

  it('stays with the targets that it was asked for', async () => {
    const save = () => write('overlays/two/index.ts', "export const said = 'three';");
    const [, after] = await watched([save], ['--platform', 'one', '--no-verify']);
    expect(after).toBe('ran synth --platform one --no-verify: one,three chart\n');
  });

  it('takes what no single target follows from for everything', () => {
    const data = new Map([['contracts/one/staging.json', '{}']]);
    const of = (...paths: string[]) => targetsOf(new Set(paths), data);
    expect(of('overlays/one/staging.ts', 'overlays/one/index.ts')).toEqual(['-p', 'one', '-e', 'staging']);
    expect(of('overlays/one/staging.ts', 'overlays/one/index.ts', 'overlays/one/index.ts?')).toEqual(['-p', 'one']);
    expect(of('overlays/one/helper.ts', 'overlays/one/index.ts')).toEqual(['-p', 'one']);
    expect(of('overlays/one/staging.ts', 'overlays/two/staging.ts')).toEqual([]);
    expect(of('overlays/one/staging.ts', 'src/platform/cron.ts')).toEqual([]);
    expect(of('overlays/index.ts', 'overlays/index.ts?')).toEqual([]);
  });

  it('notices saves in folders that are there and in new ones, and ends when it is stopped', async () => {
    const stop = new AbortController();
    const saves = savesBelow(root, stop.signal);
    const next = async (save: () => void) => {
      const noticed = saves.next();
      await wait(0);
      save();
      return (await noticed).done;
    };
    expect(await next(() => write('overlays/one/platform.ts', 'export {};'))).toBe(false);
    expect(await next(() => mkdirSync(join(root, 'overlays/three')))).toBe(false);
    expect(await next(() => write('overlays/three/index.ts', ''))).toBe(false);
    expect(await next(() => stop.abort())).toBe(true);
  });
});

describe('modules of a process that stays', () => {
  it('loads anew what changed and all that imports it, and nothing else', async () => {
    const modules = new Modules(root, 'app.ts', ['overlays', 'charts']);
    const loaded = async () => (await modules.load()).loaded;
    expect(await loaded()).toContain('charts/chart.ts');
    expect(await loaded()).toEqual([]);
    write('charts/chart.ts', "export const chart = 'other';");
    expect(await loaded()).toEqual(['charts/chart.ts', 'app.ts']);
  });
});
