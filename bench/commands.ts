import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { App, YamlOutputType } from 'cdk8s';
import { collect } from '../src/manifests/collect.ts';
import { writeFiles } from '../src/manifests/files.ts';
import { layOut } from '../src/manifests/layout.ts';
import type { Comparison } from './comparisons.ts';
import { type Contestant, race, type Spread, spread } from './measure.ts';
import { freshFolder } from './scratch.ts';
import { plainTree } from './trees.ts';

export interface CommandResult {
  readonly name: string;
  readonly wall: Spread;
  /** How many times as long as the first. */
  readonly ratio: Spread;
}

const root = join(import.meta.dirname, '..');

/** A copy of the project, so that what runs here disturbs nobody who works in it. */
export function projectCopy(): string {
  const folder = freshFolder();
  for (const part of ['bench', 'bin', 'charts', 'contracts', 'dist', 'docs', 'imports', 'overlays', 'src']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  for (const file of ['main.ts', 'app.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'cdk8s.yaml']) {
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Whole commands over all platforms, when dist/ is as it should be. */
export function raceCommands(rounds: number, print: (line: string) => void): CommandResult[] {
  const folder = projectCopy();
  const orrery = ['bin/orrery.js', 'synth'];
  const help = ['bin/orrery.js', '--help'];
  const ways: readonly (readonly [name: string, file: string, args: readonly string[], before?: () => void])[] = [
    ['orrery synth, nothing changed', process.execPath, orrery],
    // What is kept of it goes with what is kept of the other runs, below.
    ['orrery --help', process.execPath, help, () => spawnSync(process.execPath, [...help], { cwd: folder })],
    ['orrery checks, which loads the program', process.execPath, ['bin/orrery.js', 'checks']],
    [
      'orrery synth, made and verified anew',
      process.execPath,
      orrery,
      () => rmSync(join(folder, '.orrery/runs'), { recursive: true, force: true }),
    ],
    ['npx cdk8s synth', 'npx', ['cdk8s', 'synth']],
    ['node with an empty script', process.execPath, ['-e', '0']],
  ];
  const times = ways.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, [, file, args, before]] of ways.entries()) {
      before?.();
      const start = performance.now();
      const ran = spawnSync(file, [...args], { cwd: folder, stdio: 'pipe' });
      const time = performance.now() - start;
      if (ran.status !== 0) throw new Error(`${args.join(' ')}: ${String(ran.stderr).slice(-500)}`);
      if (round >= 0) times[index]?.push(time);
    }
  }
  return ways.map(([name], index) => {
    const own = times[index] ?? [];
    const result = { name, wall: spread(own), ratio: spread(own.map((time, at) => time / (times[0]?.[at] ?? 1))) };
    print(`${name.padEnd(38)} ${result.wall.median.toFixed(0).padStart(7)} ms  × ${result.ratio.median.toFixed(2)}`);
    return result;
  });
}

/** Ten thousand objects, a file each, which are there already. */
export function raceUnchanged(rounds: number): Comparison {
  const count = 10_000;
  const ours = (folder: string) => {
    const app = plainTree(count, folder);
    return () => void writeFiles(folder, ['.'], layOut(collect(app), { folder: 'all', namespace: '', overlay: '' }));
  };
  const theirs = (folder: string) => {
    const app = new App({ outdir: folder, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    plainTree(count, folder, app);
    return () => app.synth();
  };
  const again = (name: string, way: (folder: string) => () => void): Contestant => {
    const folder = freshFolder();
    way(folder)();
    return { name, prepare: () => way(folder) };
  };
  const figures = race([again('Orrery', ours), again('cdk8s App.synth()', theirs)], rounds, false);
  return {
    name: 'unchanged: every object in a file of its own, all written before',
    size: `${count} objects`,
    figures,
  };
}

/** How long it takes from a save of an overlay, as editors do it, until a file in dist/ is another. */
export async function watching(rounds: number, print: (line: string) => void): Promise<Spread | undefined> {
  const folder = projectCopy();
  const overlay = join(folder, 'overlays/astral-planner/staging.ts');
  const written = join(folder, 'dist/astral-planner/staging/scaling/scaledobject-app.yaml');
  const child = spawn(process.execPath, ['bin/orrery.js', 'synth', '--watch'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Uint8Array) => {
    said += String(data);
  });
  const until = async (is: () => boolean) => {
    for (let waited = 0; waited < 30_000 && !is(); waited++) await wait(2);
    return is();
  };
  try {
    if (!existsSync(written) || !(await until(() => said.includes('watching ')))) return undefined;
    const text = readFileSync(overlay, 'utf8');
    if (!text.includes('max: 10 ')) return undefined;
    const times: number[] = [];
    for (let round = -3; round < rounds; round++) {
      const before = readFileSync(written, 'utf8');
      writeFileSync(`${overlay}.new`, text.replace('max: 10 ', `max: ${round + 20} `));
      const start = performance.now();
      renameSync(`${overlay}.new`, overlay);
      if (!(await until(() => readFileSync(written, 'utf8') !== before))) return undefined;
      if (round >= 0) times.push(performance.now() - start);
      await wait(200);
    }
    const result = spread(times);
    print(
      `--watch, from a save to changed files: ${result.median.toFixed(0)} ms (${result.low.toFixed(0)}–${result.high.toFixed(0)})`,
    );
    return result;
  } finally {
    child.kill('SIGINT');
  }
}
