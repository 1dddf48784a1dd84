import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as astralPlanner from '../../overlays/astral-planner/index.ts';
import type { Project } from '../../src/cli/project.ts';
import { overlay } from '../../src/platform/layers.ts';
import { contents } from '../support/folder.ts';
import { orrery, project, root, workspace } from './run.ts';

const regions = { 'us-east-1': { weight: 60 }, 'eu-west-1': { weight: 40 } };

/** The project, whose one platform has regions in production. */
function regional(of: object = regions): Project {
  const production = overlay(astralPlanner.environments.production, { regions: of });
  const environments = { staging: astralPlanner.environments.staging, production };
  return { ...project, platforms: { 'astral-planner': async () => ({ ...astralPlanner, environments }) } };
}

function regionalWorkspace(): string {
  const folder = workspace();
  const contracts = join(folder, 'contracts/astral-planner');
  mkdirSync(join(contracts, 'production'));
  for (const region of ['us-east-1', 'eu-west-1', 'us-west-2']) {
    cpSync(join(root, 'contracts/astral-planner/production.json'), join(contracts, `production/${region}.json`));
  }
  return folder;
}

const run = (args: readonly string[], folder = regionalWorkspace(), of: object = regions) =>
  orrery(args, { folder, project: regional(of) });
/** Verified elsewhere: here it is what is written that counts. */
const synth = ['synth', '--no-verify'];

describe('orrery with regions', () => {
  it('writes a folder for each region, and the same bytes whatever their order', async () => {
    const [one, other] = [regionalWorkspace(), regionalWorkspace()];
    expect(await run(synth, one)).toMatchObject({ code: 0 });
    await run(synth, other, Object.fromEntries(Object.entries(regions).reverse()));
    expect(existsSync(join(one, 'dist/astral-planner/production/eu-west-1/workloads/rollout-app.yaml'))).toBe(true);
    expect(contents(join(one, 'dist'))).toEqual(contents(join(other, 'dist')));
  });

  it('writes one region alone and leaves the others', async () => {
    const folder = regionalWorkspace();
    await run([...synth, '-e', 'production'], folder);
    const other = join(folder, 'dist/astral-planner/production/us-east-1');
    const before = contents(other);
    rmSync(join(folder, 'dist/astral-planner/production/eu-west-1'), { recursive: true });
    const { stderr } = await run([...synth, '--region', 'eu-west-1'], folder);
    expect(stderr).toMatch(/^astral-planner\/production\/eu-west-1 {2}\d+ objects\ndist: \d+ created, 0 changed/);
    expect(contents(other)).toEqual(before);
  });

  it('removes the folder of a region that is gone', async () => {
    const folder = regionalWorkspace();
    await run([...synth, '-e', 'production'], folder);
    await run([...synth, '-e', 'production'], folder, { 'us-east-1': { weight: 100 } });
    expect(existsSync(join(folder, 'dist/astral-planner/production/eu-west-1'))).toBe(false);
    expect(existsSync(join(folder, 'dist/astral-planner/production/us-east-1'))).toBe(true);
  });

  it('says which region was meant', async () => {
    expect(await run(['list', '--region', 'us-east-2'])).toMatchObject({
      code: 2,
      stderr: "error unknown region 'us-east-2'\n  fix: did you mean 'us-east-1'?\n",
    });
    expect(await run(['list', '--region', 'mars'])).toMatchObject({
      stderr: "error unknown region 'mars'\n  fix: use one of eu-west-1, us-east-1\n",
    });
    expect(await run(['waves', '-e', 'staging', '-r', 'us-east-1'])).toMatchObject({
      code: 2,
      stderr: "error unknown region 'us-east-1'\n  fix: leave --region out: there is none here\n",
    });
  });

  it('lists, orders and explains by region', async () => {
    const folder = regionalWorkspace();
    expect((await run(['list', '-r', 'eu-west-1'], folder)).stdout).toMatch(/^astral-planner\/production\/eu-west-1 /);
    expect((await run(['waves', '-r', 'eu-west-1'], folder)).stdout).toMatch(/^astral-planner\/production\/eu-west-1 /);
    const { stdout } = await run(['explain', 'nodepool/astral-planner-production', '-r', 'eu-west-1'], folder);
    expect(stdout).toContain('in astral-planner/production/eu-west-1');
    expect(stdout).not.toContain('us-east-1');
  });

  it('verifies each region as a cluster of its own, against its own intent', async () => {
    const folder = regionalWorkspace();
    for (const region of Object.keys(regions)) {
      for (const layer of ['namespaces', 'services', 'workloads']) {
        const to = `dist/astral-planner/production/${region}/${layer}`;
        cpSync(join(root, `dist/astral-planner/production/${layer}`), join(folder, to), { recursive: true });
      }
    }
    const names = async (args: readonly string[]) => {
      const { stdout } = await run(['verify', '--format', 'json', ...args], folder);
      return (JSON.parse(stdout) as { targets: { name: string; intent: boolean }[] }).targets.map(
        ({ name, intent }) => `${name} ${intent}`,
      );
    };
    const [east, west] = ['astral-planner/production/us-east-1 true', 'astral-planner/production/eu-west-1 true'];
    expect(await names([])).toEqual([west, east]);
    expect(await names(['--region', 'us-east-1'])).toEqual([east]);
    expect(await names(['dist/astral-planner/production/eu-west-1/workloads'])).toEqual([west]);
    const copy = join(folder, 'copy');
    cpSync(join(folder, 'dist/astral-planner/production/us-east-1'), copy, { recursive: true });
    expect(await names(['--as', 'astral-planner/production/us-east-1', copy])).toEqual([east]);
  });

  it('refuses a target that is no cluster, naming the one that was meant', async () => {
    const { code, stderr } = await run(['verify', '--as', 'astral-planner/production/us-east-2', '.']);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown target 'astral-planner/production/us-east-2'");
    expect(stderr).toContain("did you mean 'astral-planner/production/us-east-1'?");
  });

  it('says once what is wrong in all regions, and for each what is wrong in its contract', async () => {
    const folder = regionalWorkspace();
    rmSync(join(folder, 'contracts/astral-planner/production/eu-west-1.json'));
    const { stderr } = await run(['list', '-e', 'production'], folder, { ...regions, 'us-west-2': { weight: 7 } });
    expect(stderr.match(/has weights that add up to 107/g)).toHaveLength(1);
    expect(stderr).toContain('error astral-planner/production  regions');
    expect(stderr).toContain(
      'error astral-planner/production/eu-west-1  contracts/astral-planner/production/eu-west-1.json\n  is missing',
    );
    expect(stderr).toContain('\n2 problems.');
  });
});
