import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contents } from '../support/folder.ts';

const own = join(import.meta.dirname, '../..');
/** Has three targets. */
const PLATFORM = 'astral-field';
const others = readdirSync(join(own, 'overlays'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== PLATFORM)
  .map(({ name }) => name);

let root = '';
const run = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/orrery.js', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
const orrery = (...args: string[]) => run('synth', '--no-verify', ...args);
const written = (folder = 'dist') => (existsSync(join(root, folder)) ? contents(join(root, folder)) : {});
/** What is committed, of some folders. */
const committed = (below: string) =>
  Object.fromEntries(Object.entries(contents(join(own, 'dist'))).filter(([file]) => file.startsWith(below)));

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'orrery-targets-'));
  for (const part of ['bin', 'charts', 'contracts', 'docs/runbooks', 'imports', 'overlays', 'src']) {
    mkdirSync(join(root, part), { recursive: true });
    cpSync(join(own, part), join(root, part), { recursive: true });
  }
  for (const file of ['app.ts', 'main.ts', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    cpSync(join(own, file), join(root, file));
  }
  symlinkSync(join(own, 'node_modules'), join(root, 'node_modules'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the binary with a selection', () => {
  it('--shard 1/3, 2/3 and 3/3 share no target, leave none out, and give the bytes of one run', () => {
    const targets: string[] = [];
    const parts = ['1/3', '2/3', '3/3'].map((shard, index) => {
      const ran = orrery('--platform', PLATFORM, '--shard', shard, '--out', `part-${index}`);
      expect(ran.status).toBe(0);
      const own = ran.stderr.match(/^\S+(?= {2}\d+ objects$)/gm) ?? [];
      expect(own).not.toHaveLength(0);
      targets.push(...own);
      return written(`part-${index}`);
    });
    expect(new Set(targets).size).toBe(targets.length);
    expect(Object.assign({}, ...parts)).toEqual(committed(`${PLATFORM}/`));
    const files = parts.flatMap((part) => Object.keys(part));
    expect(new Set(files).size).toBe(files.length);
  });

  it('verify says the same whatever the number of threads', () => {
    const some = 'dist/astral-planner';
    cpSync(join(own, some), join(root, some), { recursive: true });
    const verify = ['verify', some, '--format', 'json', '--threads'];
    const ran = ['1', '2'].map((threads) => run(...verify, threads));
    expect(ran.map(({ status }) => status)).toEqual([0, 0]);
    expect(ran[1]?.stdout).toBe(ran[0]?.stdout);
    rmSync(join(root, 'dist'), { recursive: true });
  });

  it('--platform loads that platform alone: of the others neither overlays nor contracts are looked at', () => {
    for (const name of others) {
      const folder = join(root, 'overlays', name);
      for (const file of readdirSync(folder)) {
        const path = join(folder, file);
        writeFileSync(path, `throw new Error('${name}/${file} was loaded');\n${readFileSync(path, 'utf8')}`);
      }
      rmSync(join(root, 'contracts', name), { recursive: true, force: true });
    }
    const ran = orrery('--platform', PLATFORM);
    expect(ran.stderr).not.toContain('was loaded');
    expect(ran.status).toBe(0);
    expect(written()).toEqual(committed(`${PLATFORM}/`));
    const all = orrery();
    expect(all.status).toBe(2);
    expect(all.stderr).toMatch(/Error: [\w-]+\/[\w-]+\.ts was loaded/);
  });

  it('--watch gives what a fresh process gives, writes what an edit of an overlay changes, and nothing else', async () => {
    const target = `${PLATFORM}/staging`;
    const file = join(root, 'dist', target, 'scaling/scaledobject-web.yaml');
    const overlay = join(root, 'overlays', PLATFORM, 'staging.ts');
    const watching = spawn(process.execPath, ['bin/orrery.js', 'synth', '--watch', '--no-verify', '-p', PLATFORM], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      let said = '';
      const until = async (text: string) => {
        while (!said.includes(text)) {
          const [data]: unknown[] = await once(watching.stderr, 'data');
          said += String(data);
        }
      };
      await until('watching ');
      const before = written();
      expect(before).toEqual(committed(`${PLATFORM}/`));
      said = '';
      const edited = readFileSync(overlay, 'utf8').replace('web: { scale: { max: 12 }', 'web: { scale: { max: 7 }');
      // As editors save: beside it, then in its place.
      writeFileSync(`${overlay}.new`, edited);
      renameSync(`${overlay}.new`, overlay);
      await until(' changed');
      const changed = Object.entries(written()).filter(([path, text]) => before[path] !== text);
      expect(changed.map(([path]) => path)).toContain(`${target}/scaling/scaledobject-web.yaml`);
      expect(changed.every(([path]) => path.startsWith(`${target}/`))).toBe(true);
      expect(readFileSync(file, 'utf8')).toContain('maxReplicaCount: 7\n');
    } finally {
      watching.kill('SIGINT');
    }
  });
});
