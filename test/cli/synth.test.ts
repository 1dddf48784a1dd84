import { lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as astralPlanner from '../../overlays/astral-planner/index.ts';
import type { Wrote } from '../../src/cli/io.ts';
import type { Project } from '../../src/cli/project.ts';
import { overlay } from '../../src/platform/layers.ts';
import { contents } from '../support/folder.ts';
import { orrery, project, root, workspace } from './run.ts';

const staging = ['-p', 'astral-planner', '-e', 'staging'];

/** One platform of the project, with another production environment. */
function withProduction(difference: object): Project {
  const production = overlay(astralPlanner.environments.production, difference);
  return {
    ...project,
    platforms: {
      'astral-planner': async () => ({ ...astralPlanner, environments: { ...astralPlanner.environments, production } }),
    },
  };
}

/** One platform of the project: as good as all of them where it is not about how many there are. */
const planner = withProduction({});
const committed = (below = '') =>
  Object.fromEntries(Object.entries(contents(join(root, 'dist'))).filter(([file]) => file.startsWith(below)));

describe('orrery synth', () => {
  // That nothing is wrong with it: see verify/dist-verified.test.ts.
  it('writes what is committed in dist/', async () => {
    const folder = workspace();
    expect(await orrery(['synth', '--no-verify'], { folder })).toMatchObject({ code: 0, stdout: '' });
    expect(contents(join(folder, 'dist'))).toEqual(committed());
  });

  it('is what runs when no command is given, as cdk8s starts an app', async () => {
    const folder = workspace();
    const { code, stderr } = await orrery([], { folder, project: planner });
    expect(code).toBe(0);
    expect(stderr).toMatch(/dist: \d+ created, 0 changed, 0 removed, 0 unchanged\n$/);
  });

  it('writes nothing when nothing changed', async () => {
    const folder = workspace();
    await orrery(['synth', ...staging], { folder });
    const { stderr } = await orrery(['synth', ...staging], { folder });
    expect(stderr).toMatch(/dist: nothing changed, \d+ files\n$/);
  });

  it('writes one environment alone and leaves the others', async () => {
    const folder = workspace();
    await orrery(['synth', '-p', 'astral-planner', '-e', 'production', '--no-verify'], { folder });
    const before = contents(join(folder, 'dist/astral-planner/production'));
    await orrery(['synth', ...staging, '--no-verify'], { folder });
    expect(contents(join(folder, 'dist/astral-planner/production'))).toEqual(before);
    expect(Object.keys(contents(join(folder, 'dist/astral-planner')))).not.toHaveLength(Object.keys(before).length);
  });

  it('removes the file of an object that is gone', async () => {
    const folder = workspace();
    await orrery(['synth', '-p', 'astral-planner', '--no-verify'], { folder });
    const before = Object.keys(contents(join(folder, 'dist')));
    await orrery(['synth', '--no-verify'], { folder, project: withProduction({ access: { viewers: [] } }) });
    const after = Object.keys(contents(join(folder, 'dist')));
    expect(before.filter((file) => !after.includes(file))).toEqual([
      'astral-planner/production/access/role-viewer.yaml',
      'astral-planner/production/access/rolebinding-viewer.yaml',
    ]);
  });

  it('leaves the last good output untouched when an overlay is wrong, and exits with 2', async () => {
    const folder = workspace();
    await orrery(['synth', '--no-verify'], { folder, project: planner });
    const before = contents(join(folder, 'dist'));
    const wrong = withProduction({ services: { app: { port: 70_000 } } });
    const { code, stderr, stdout } = await orrery(['synth'], { folder, project: wrong });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('error astral-planner/production  services.app.port 70000\n  is not a port.');
    expect(stderr).toMatch(/1 problem\. Nothing was written\.\n$/);
    expect(contents(join(folder, 'dist'))).toEqual(before);
  });

  it('reports what a construct refuses as a problem, not as a crash', async () => {
    const short = { services: { app: { delivery: { kind: 'blue-green', keepOld: '10s' } } } };
    const { code, stderr } = await orrery(['synth', '-e', 'production'], { project: withProduction(short) });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error astral-planner\/production {2}BlueGreenRollout app: the old colour goes after 10 s[^\n]+\n\n1 problem\. Nothing was written\.\n$/,
    );
  });

  it('reports what is wrong in every environment in one run', async () => {
    const folder = workspace();
    rmSync(join(folder, 'contracts/astral-planner/staging.json'));
    writeFileSync(join(folder, 'contracts/astral-planner/production.json'), '{ not json');
    const { code, stderr } = await orrery(['synth'], { folder });
    expect(code).toBe(2);
    expect(stderr).toContain('contracts/astral-planner/production.json\n  is not what terraform output -json prints');
    expect(stderr).toContain('contracts/astral-planner/staging.json\n  is missing');
  });

  it('names the overlay line of what is wrong', async () => {
    const folder = workspace();
    const file = join(folder, 'overlays/astral-planner/platform.ts');
    const line =
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes("cluster: { provider: 'aws'")) + 1;
    const contract = join(folder, 'contracts/astral-planner/staging.json');
    writeFileSync(contract, readFileSync(contract, 'utf8').replace('"vpc_id"', '"vpc_ident"'));
    const { stderr } = await orrery(['synth'], { folder });
    expect(stderr).toContain(`from overlays/astral-planner/platform.ts:${line} (cluster)`);
  });

  it('gives the same bytes whatever the order in which environments are declared', async () => {
    const { staging: s, production: p } = astralPlanner.environments;
    const reversed: Project = {
      ...project,
      platforms: { 'astral-planner': async () => ({ ...astralPlanner, environments: { production: p, staging: s } }) },
    };
    const [one, other] = [workspace(), workspace()];
    await orrery(['synth', '-p', 'astral-planner', '--no-verify'], { folder: one });
    await orrery(['synth', '--no-verify'], { folder: other, project: reversed });
    expect(contents(join(other, 'dist'))).toEqual(contents(join(one, 'dist')));
  });

  it('refuses a platform whose name is not the registry’s', async () => {
    const misnamed: Project = { ...project, platforms: { planner: async () => astralPlanner } };
    const { code, stderr } = await orrery(['synth'], { project: misnamed });
    expect(code).toBe(2);
    expect(stderr).toContain(
      'error overlays/planner  name "astral-planner"\n  is not the name under which the registry has it, planner.',
    );
  });

  it('writes where --out says', async () => {
    const folder = workspace();
    await orrery(['synth', ...staging, '--no-verify', '--out', 'preview'], { folder });
    expect(Object.keys(contents(join(folder, 'preview')))[0]).toMatch(/^astral-planner\/staging\//);
  });

  it('under cdk8s writes dist/ and lets the folder that cdk8s emptied lead there', async () => {
    const folder = workspace();
    await orrery(['--no-verify'], { folder, project: planner, env: { CDK8S_OUTDIR: '.cdk8s' } });
    expect(lstatSync(join(folder, '.cdk8s')).isSymbolicLink()).toBe(true);
    expect(contents(join(folder, 'dist'))).toEqual(committed('astral-planner/'));
  });

  it('under cdk8s with another output folder writes there', async () => {
    const folder = workspace();
    await orrery([...staging, '--no-verify'], { folder, env: { CDK8S_OUTDIR: 'elsewhere' } });
    expect(Object.keys(contents(join(folder, 'elsewhere')))).not.toHaveLength(0);
  });
});

describe('a synth that may be spared', () => {
  const spied = async (args: readonly string[], folder: string, more: { env?: Record<string, string> } = {}) => {
    const reads: string[] = [];
    const wrote: Wrote[] = [];
    const ran = await orrery(args, {
      folder,
      ...more,
      reads: (paths) => reads.push(...paths),
      wrote: (what) => wrote.push(what),
    });
    return { ...ran, reads, wrote };
  };

  it('names all that it reads before it does, and what it would say again', async () => {
    const folder = workspace();
    const { reads, wrote } = await spied(['synth', ...staging], folder);
    expect(reads).toEqual(['contracts/astral-planner/staging.json', 'docs/runbooks', 'package.json']);
    const [what] = wrote;
    expect(what).toMatchObject({ folder: join(folder, 'dist'), scopes: ['astral-planner/staging'], elsewhere: [] });
    expect(Object.fromEntries(what?.files ?? [])).toEqual(contents(join(folder, 'dist')));
    const { stderr } = await orrery(['synth', ...staging], { folder });
    expect(what?.said).toBe(stderr);
  });

  it('is none that failed, and none under cdk8s, which wants its link', async () => {
    const folder = workspace();
    expect((await spied(['synth', ...staging], folder, { env: { CDK8S_OUTDIR: '.cdk8s' } })).wrote).toEqual([]);
    writeFileSync(join(folder, 'contracts/astral-planner/staging.json'), '{}');
    expect((await spied(['synth', ...staging], folder)).wrote).toEqual([]);
  });

  it('loads the platform that was asked for, and no other', async () => {
    const loaded: string[] = [];
    const platforms = Object.fromEntries(
      ['astral-planner', 'other'].map((name) => [
        name,
        async () => {
          loaded.push(name);
          return astralPlanner;
        },
      ]),
    );
    await orrery(['synth', ...staging, '--no-verify'], { project: { ...project, platforms } });
    expect(new Set(loaded)).toEqual(new Set(['astral-planner']));
  });
});
