import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import * as astralPlanner from '../../overlays/astral-planner/index.ts';
import type { Project } from '../../src/cli/project.ts';
import { overlay } from '../../src/platform/layers.ts';
import { contents } from '../support/folder.ts';
import { project, type Ran, root, orrery as run, workspace } from './run.ts';

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: shop\n';
const ROLLOUT = 'dist/astral-planner/production/workloads/rollout-app.yaml';

/** The project with one platform, whatever others there are. */
const planner: Project = { ...project, platforms: { 'astral-planner': async () => astralPlanner } };

function orrery(args: readonly string[], options: Parameters<typeof run>[1] = {}): Promise<Ran> {
  return run(args, { project: planner, ...options });
}

/** A workspace with these files. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = workspace();
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** A workspace with the committed output of production, edited. */
function withProductionOutput(edit: (text: string) => string = (text) => text): string {
  const folder = workspace();
  cpSync(join(root, 'dist/astral-planner/production'), join(folder, 'dist/astral-planner/production'), {
    recursive: true,
  });
  writeFileSync(join(folder, ROLLOUT), edit(readFileSync(join(folder, ROLLOUT), 'utf8')));
  return folder;
}

/** The project with another production environment. */
function withProduction(difference: object): Project {
  const production = overlay(astralPlanner.environments.production, difference);
  return {
    ...project,
    platforms: { 'astral-planner': async () => ({ ...astralPlanner, environments: { production } }) },
  };
}

describe('orrery verify', () => {
  it('holds each environment in dist/ against its overlay, and names the line that a finding follows from', async () => {
    const folder = withProductionOutput((text) => text.replace(/\nspec:\n/, '\nspec:\n  replicas: 9\n'));
    const { code, stdout, stderr } = await orrery(['verify'], { folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(
      /^error replicas-fight-autoscaler {2}astral-planner\/production {2}Rollout\/astral-planner-production\/app {2}spec\.replicas\n {2}is 9, but .+\n {2}fix: remove spec\.replicas\. {8}from overlays\/astral-planner\/platform\.ts:\d+ \(services\.app[.\w]*\)\n/m,
    );
  });

  it('finds nothing bad in what is committed', async () => {
    const { code, stdout } = await orrery(['verify', '-f', 'json'], { folder: withProductionOutput() });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { error: 0 },
      targets: [{ name: 'astral-planner/production', kubernetes: '1.34', intent: true }],
    });
  });

  it('of a part of an environment shows what is found in it, and reads the rest for what it refers to', async () => {
    const folder = withProductionOutput((text) => text.replace(/\nspec:\n/, '\nspec:\n  replicas: 9\n'));
    const part = await orrery(['verify', ROLLOUT, '-f', 'json'], { folder });
    const found = JSON.parse(part.stdout) as { findings: { file: string; line: number }[] };
    expect(found.findings).toEqual([expect.objectContaining({ file: ROLLOUT, check: 'replicas-fight-autoscaler' })]);
    const line = readFileSync(join(folder, ROLLOUT), 'utf8').split('\n').indexOf('  replicas: 9') + 1;
    expect(found.findings[0]?.line).toBe(line);
    expect((await orrery(['verify', 'dist/astral-planner/production/namespaces'], { folder })).code).toBe(0);
  });

  it('holds a folder elsewhere against the intent that --as names', async () => {
    const folder = workspace();
    cpSync(join(root, 'dist/astral-planner/production/services'), join(folder, 'edited'), { recursive: true });
    const intents = async (...args: string[]) => {
      const { stdout } = await orrery(['verify', 'edited', '-f', 'json', ...args], { folder });
      return (JSON.parse(stdout) as { targets: unknown }).targets;
    };
    expect(await intents('--as', 'astral-planner/production')).toMatchObject([
      { name: 'astral-planner/production', intent: true },
    ]);
    expect(await intents()).toMatchObject([{ name: 'edited', intent: false }]);
  });

  it('verifies what lies in dist/ beside the environments too, alone and with them', async () => {
    const folder = folderOf({
      'dist/stray.yaml': OBJECT,
      'dist/astral-planner/other.yaml': 'a: [1\n',
      'dist/old/one/a.yaml': OBJECT,
    });
    const { stdout } = await orrery(['verify', '-f', 'json'], { folder });
    const { targets } = JSON.parse(stdout) as { targets: { name: string; files: number }[] };
    expect(targets.map(({ name, files }) => [name, files])).toEqual([
      ['old/one', 1],
      ['dist/astral-planner/other.yaml and 1 more', 2],
    ]);
    expect((await orrery(['verify', 'dist/stray.yaml'], { folder })).code).toBe(0);
    expect((await orrery(['verify', 'dist/astral-planner/other.yaml'], { folder })).code).toBe(1);
  });

  it('reads files, folders and standard input as one cluster', async () => {
    const folder = folderOf({
      'a/one.yaml': OBJECT,
      'two.json': JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [] }),
    });
    const { stdout, code } = await orrery(['verify', 'a', 'two.json', '-'], { folder, stdin: OBJECT });
    expect(code).toBe(1);
    expect(stdout).toContain('is stated a second time; the first is in a/one.yaml:1.\n');
    expect(stdout).toMatch(/in stdin:4\n/);
  });

  it('goes on past what cannot be read, and never ends in a stack trace', async () => {
    const folder = folderOf({
      'in/ok.yaml': OBJECT,
      'in/broken.yaml': 'a: [1\n',
      'in/binary.yaml': new Uint8Array([0, 1, 2]),
      'in/latin.yaml': new Uint8Array([0x61, 0x3a, 0x20, 0xe9]),
      'in/empty.yaml': '',
      'in/folder.yaml/inner.yml': OBJECT.replace('web', 'inner'),
      'in/notes.txt': '{{{',
    });
    symlinkSync('.', join(folder, 'in/loop'));
    symlinkSync('nowhere', join(folder, 'in/dangling.yaml'));
    execFileSync('mkfifo', [join(folder, 'in/pipe.yaml')]);
    symlinkSync('pipe.yaml', join(folder, 'in/to-pipe.yaml'));
    const { code, stdout, stderr } = await orrery(['verify', 'in'], { folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.match(/^error .+\n.+$/gm)).toEqual([
      'error readable  in  in/binary.yaml\n  is no text: it holds bytes of zero.',
      'error readable  in  in/broken.yaml:2:1\n  is no valid YAML: deficient indentation.',
      'error readable  in  in/dangling.yaml\n  cannot be read: ENOENT: no such file or directory.',
      'error readable  in  in/latin.yaml\n  is not UTF-8.',
      'error readable  in  in/pipe.yaml\n  cannot be read: it is a pipe or a device, which may never end.',
      'error readable  in  in/to-pipe.yaml\n  cannot be read: it is a pipe or a device, which may never end.',
    ]);
    expect(stdout).toContain('2 objects of in: 6 errors');
  });

  // Nothing is unreadable for root.
  it.skipIf(process.getuid?.() === 0)('goes on past a file and a folder that it may not read', async () => {
    const folder = folderOf({ 'in/ok.yaml': OBJECT, 'in/mine.yaml': OBJECT, 'in/ours/a.yaml': OBJECT });
    for (const path of ['in/mine.yaml', 'in/ours']) chmodSync(join(folder, path), 0);
    const { code, stdout } = await orrery(['verify', 'in'], { folder });
    chmodSync(join(folder, 'in/ours'), 0o755);
    expect(code).toBe(1);
    expect(stdout.match(/^error readable .+\n.+$/gm)).toEqual([
      'error readable  in  in/mine.yaml\n  cannot be read: EACCES: permission denied.',
      'error readable  in  in/ours\n  cannot be read: EACCES: permission denied.',
    ]);
    expect(stdout).toContain('1 object of in: 2 errors');
  });

  it('holds fields against the schemas that it is given, and says when it was given none', async () => {
    const definitions = {
      'io.k8s.api.core.v1.ConfigMap': {
        type: 'object',
        properties: {
          apiVersion: {},
          kind: {},
          data: {},
          metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
        },
        'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'ConfigMap' }],
      },
      'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': { type: 'object', properties: { name: {}, namespace: {} } },
    };
    const folder = folderOf({
      'in.yaml': `${OBJECT}datas: {}\n---\napiVersion: example.com/v1\nkind: Shop\nmetadata: { name: a, namespace: b }\nspec: { size: big }\n`,
      'schemas/kubernetes-1.33-swagger.json': JSON.stringify({ definitions }),
      'schemas/crds.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Shop }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
`,
    });
    const { stdout } = await orrery(['verify', 'in.yaml', '--schemas', 'schemas'], { folder });
    expect(stdout).toContain('error schema  in.yaml  ConfigMap/shop/web  datas\n');
    expect(stdout).toContain(
      'error schema  in.yaml  Shop/b/a  spec.size\n  is a string ("big"), but must be an integer.',
    );
    const other = await orrery(['verify', 'in.yaml', '--schemas', 'schemas', '--kubernetes', '1.35'], { folder });
    expect(other.stdout).toContain('no OpenAPI of Kubernetes 1.35 was given: held against that of 1.33');
    const none = await orrery(['verify', 'in.yaml'], { folder });
    expect(none.code).toBe(0);
    expect(none.stdout.match(/no schemas were given, so that no field/g)).toHaveLength(1);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ orrery: { schemas: ['schemas'] } }));
    expect((await orrery(['verify', 'in.yaml'], { folder })).code).toBe(1);
  });

  it('fails from the severity on that --fail-on names', async () => {
    const folder = folderOf({ 'in.yaml': `${OBJECT}  annotations: { orrery.dev/waive.nothing: soon }\n` });
    const exits = ['error', 'warning', 'info'].map(async (severity) => {
      const { code } = await orrery(['verify', 'in.yaml', '--fail-on', severity], { folder });
      return code;
    });
    expect(await Promise.all(exits)).toEqual([0, 1, 1]);
  });

  it.each(['json', 'sarif', 'junit', 'github', 'markdown'])(
    'writes %s to a file when it is told to',
    async (format) => {
      const folder = folderOf({ 'in.yaml': OBJECT });
      const { stdout, code } = await orrery(['verify', 'in.yaml', '-f', format, '-o', 'report'], { folder });
      expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
      expect(readFileSync(join(folder, 'report'), 'utf8').length).toBeGreaterThan(20);
    },
  );

  it.each([
    [['verify'], "nothing at dist\n  fix: run 'orrery synth' first, or name a folder"],
    [['verify', 'nowhere'], 'nothing at nowhere\n  fix: name a file or folder'],
    [['verify', 'overlays'], 'no manifests in overlays\n  fix: name a folder of .yaml, .yml or .json files'],
    [
      ['verify', '--as', 'astral-planner/qa'],
      "unknown target 'astral-planner/qa'\n  fix: use one of astral-planner/production, astral-planner/staging",
    ],
    [
      ['verify', '--format', 'yml'],
      '--format yml is none of the values that exist\n  fix: use one of text, json, sarif, junit, github, markdown',
    ],
    [
      ['verify', '--fail-on', 'warnings'],
      '--fail-on warnings is none of the values that exist\n  fix: did you mean warning?',
    ],
    [
      ['verify', '--kubernetes', 'v1.34'],
      '--kubernetes v1.34 is no Kubernetes version\n  fix: write major.minor, e.g. 1.34',
    ],
    [['verify', '--date', '2027-13-01'], '--date 2027-13-01 is no date\n  fix: write year-month-day, e.g. 2027-01-31'],
  ])('%j is refused, and exits with 2', async (args, message) => {
    expect(await orrery(args)).toEqual({ code: 2, stdout: '', stderr: `error ${message}\n` });
  });

  it('takes severities from the overlay, and refuses a check that is none', async () => {
    const folder = workspace();
    const built = await orrery(['synth', '-e', 'production', '--no-verify'], { folder });
    expect(built.code).toBe(0);
    const file = join(folder, 'dist/astral-planner/production/workloads/rollout-app.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\nspec:\n/, '\nspec:\n  replicas: 9\n'));
    const found = async (checks: object) => {
      const { stdout } = await orrery(['verify', file, '-f', 'json'], { folder, project: withProduction({ checks }) });
      return (JSON.parse(stdout) as { findings: { severity: string }[] }).findings.map(({ severity }) => severity);
    };
    expect(await found({})).toEqual(['error']);
    expect(await found({ 'replicas-fight-autoscaler': 'info' })).toEqual(['info']);
    expect(await found({ 'replicas-fight-autoscaler': 'off' })).toEqual([]);
    const wrong = await orrery(['verify'], {
      folder,
      project: withProduction({ checks: { 'replica-fight-autoscaler': 'off' } }),
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("is no check.\n  fix: did you mean 'replicas-fight-autoscaler'?");
  });
});

describe('orrery checks', () => {
  it('lists each with its severity, and all of it as JSON', async () => {
    const { code, stdout } = await orrery(['checks']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^availability\n(.*\n)* {2}replicas-fight-autoscaler {2}error +A workload states/m);
    const all = JSON.parse((await orrery(['checks', '--json'])).stdout) as { id: string; fix: string }[];
    expect(all.find(({ id }) => id === 'replicas-fight-autoscaler')?.fix).toBe('remove spec.replicas');
  });
});

describe('orrery synth', () => {
  const broken = withProduction({ patches: { 'Rollout/app': { spec: { replicas: 9 } } } });

  it('writes nothing while there are errors in what it would write, and shows them', async () => {
    const folder = workspace();
    const { code, stdout, stderr } = await orrery(['synth'], { folder, project: broken });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error replicas-fight-autoscaler {2}astral-planner\/production {2}Rollout\/[\w-]+\/app/m);
    expect(stderr).toMatch(/\n\d+ errors?\. Nothing was written; --no-verify writes all the same\.\n$/);
    expect(Object.keys(contents(folder)).filter((file) => file.startsWith('dist/'))).toEqual([]);
  });

  it('writes all the same with --no-verify, and says so', async () => {
    const { code, stderr } = await orrery(['synth', '--no-verify'], { project: broken });
    expect(code).toBe(0);
    expect(stderr).toMatch(/, not verified\n$/);
  });
});
