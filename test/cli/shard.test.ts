import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as astralPlanner from '../../overlays/astral-planner/index.ts';
import type { Project } from '../../src/cli/project.ts';
import { inShard } from '../../src/cli/shard.ts';
import { MARK } from '../../src/manifests/files.ts';
import { contents } from '../support/folder.ts';
import { orrery, project as whole, workspace } from './run.ts';

const project: Project = { ...whole, platforms: { 'astral-planner': async () => astralPlanner } };
const run = (args: readonly string[], folder: string) => orrery(args, { folder, project });
const synth = ['synth', '--no-verify'];

describe('orrery --shard', () => {
  it.each([1, 2, 3, 7])('splits any list into %d parts that have all of it, and nothing twice', (count) => {
    const all = Array.from({ length: 5 }, (_, index) => `target-${index}`);
    const parts = Array.from({ length: count }, (_, at) => inShard(all, { index: at + 1, count }));
    expect(parts.flat().sort()).toEqual(all);
    expect(Math.max(...parts.map((part) => part.length)) - Math.min(...parts.map((part) => part.length))).toBeLessThan(
      2,
    );
  });

  it('writes in several runs what one run writes, byte for byte, in any order', async () => {
    const [one, many] = [workspace(), workspace()];
    await run(synth, one);
    const said: string[] = [];
    for (const shard of ['2/3', '3/3', '1/3']) {
      const { code, stderr } = await run([...synth, '--shard', shard], many);
      expect(code).toBe(0);
      said.push(...(stderr.match(/^astral-planner\/\w+/gm) ?? []));
    }
    expect(contents(join(many, 'dist'))).toEqual(contents(join(one, 'dist')));
    expect(said.sort()).toEqual(['astral-planner/production', 'astral-planner/staging']);
  });

  it("leaves other machines' files alone, and lets the first remove what belongs to nobody", async () => {
    const folder = workspace();
    const place = (file: string) => {
      mkdirSync(dirname(join(folder, 'dist', file)), { recursive: true });
      writeFileSync(join(folder, 'dist', file), `${MARK}from overlays/x.\n`);
    };
    const [gone, stale] = ['gone/production/x/a.yaml', 'astral-planner/production/x/stale.yaml'];
    place(gone);
    place(stale);
    await run([...synth, '--shard', '2/2'], folder);
    expect(Object.keys(contents(join(folder, 'dist')))).toEqual(expect.arrayContaining([gone, stale]));
    const staging = () =>
      Object.entries(contents(join(folder, 'dist'))).filter(([file]) => file.startsWith('astral-planner/staging/'));
    const before = staging();
    expect(before).not.toHaveLength(0);
    await run([...synth, '--shard', '1/2'], folder);
    expect(Object.keys(contents(join(folder, 'dist')))).not.toContain(gone);
    expect(Object.keys(contents(join(folder, 'dist')))).not.toContain(stale);
    expect(staging()).toEqual(before);
  });

  it('goes with other selections, and with verify', async () => {
    const folder = workspace();
    await run(synth, folder);
    const listed = async (...args: string[]) => (await run(['list', ...args], folder)).stdout;
    expect(await listed('-e', 'staging', '--shard', '1/2')).toContain('staging');
    expect(await listed('-e', 'staging', '--shard', '2/2')).not.toContain('staging');
    const targets = async (shard: string) => {
      const { code, stdout } = await run(['verify', '--format', 'json', '--shard', shard], folder);
      expect(code).toBe(0);
      const report: { targets: { name: string }[] } = JSON.parse(stdout);
      return report.targets.map(({ name }) => name);
    };
    expect(await targets('1/3')).toEqual(['astral-planner/production']);
    expect(await targets('2/3')).toEqual(['astral-planner/staging']);
    expect(await targets('3/3')).toEqual([]);
  });

  it.each(['0/3', '4/3', 'x', '1', '1/0', '-1/3', '1/3/5', '1.5/3', ''])('refuses %j', async (shard) => {
    for (const command of ['synth', 'verify']) {
      const { code, stderr } = await run([command, `--shard=${shard}`], workspace());
      expect(code).toBe(2);
      expect(stderr).toBe(
        `error --shard ${shard} is no part of anything\n  fix: write I/N with I from 1 to N, e.g. 1/3, 2/3 and 3/3\n`,
      );
    }
  });
});
