import { describe, expect, it } from 'vitest';
import { orrery } from './run.ts';

describe('the command line', () => {
  it('shows its commands with examples', async () => {
    const { code, stdout } = await orrery(['--help']);
    expect(code).toBe(0);
    for (const command of ['synth', 'verify', 'checks', 'list', 'explain'])
      expect(stdout).toContain(`orrery ${command}`);
  });

  it.each(['synth', 'verify', 'checks', 'list', 'explain'])(
    '%s --help shows usage, options and examples',
    async (command) => {
      const { code, stdout, stderr } = await orrery([command, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Usage: orrery ${command} `);
      expect(stdout).toMatch(/Options:\n(.+\n)+\nExamples:\n( {2}orrery .+\n)+/);
    },
  );

  it.each([
    [['synht'], "error unknown command 'synht'\n  fix: did you mean 'synth'?\n"],
    [['frobnicate'], "error unknown command 'frobnicate'\n  fix: see 'orrery --help'\n"],
    [
      ['synth', '--platfrm', 'x'],
      "error unknown option --platfrm of 'orrery synth'\n  fix: did you mean --platform?\n",
    ],
    [
      ['synth', '-p', 'astral-plannr'],
      "error unknown platform 'astral-plannr'\n  fix: did you mean 'astral-planner'?\n",
    ],
    [['synth', '-e', 'qa'], "error unknown environment 'qa'\n  fix: use one of dev, production, staging\n"],
    [['explain'], 'error explain takes one object\n  fix: name it as <kind>/<name>, e.g. Rollout/app\n'],
  ])('%j is refused with what was meant, and exits with 2', async (args, message) => {
    expect(await orrery(args)).toEqual({ code: 2, stdout: '', stderr: message });
  });
});

describe('orrery list', () => {
  it('counts the objects of each environment and application', async () => {
    const { code, stdout } = await orrery(['list', '-p', 'astral-planner', '-e', 'staging']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^astral-planner\/staging {2}\d+ objects\n( {2}[\w-]+ +\d+\n)+$/);
    expect(stdout).toMatch(/namespaces +\d+/);
  });

  it('gives every object with its file and origin as JSON', async () => {
    const { stdout } = await orrery(['list', '-p', 'astral-planner', '-e', 'production', '--json']);
    const [target] = JSON.parse(stdout) as {
      objects: { kind: string; name: string; file: string; origin: { path: string } }[];
    }[];
    expect(target?.objects.find(({ kind, name }) => kind === 'Service' && name === 'app')).toMatchObject({
      file: 'astral-planner/production/services/service-app.yaml',
      origin: { path: 'services.app' },
    });
  });
});

describe('orrery explain', () => {
  it('names the overlay line, the default and the construct behind an object', async () => {
    const { code, stdout } = await orrery(['explain', 'resourcequota/astral-planner', '-e', 'staging']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/made by +ResourceQuota > KubeResourceQuota/);
    expect(stdout).toMatch(
      /spec\.hard\.pods {2}"\d+" +overlays\/astral-planner\/staging\.ts:\d+ \(services\.app\.scale\.max\)/,
    );
    expect(stdout).toMatch(
      /spec\.hard\["requests\.cpu"\][^\n]+\n[^\n]+default of services\.app\.proxy\.resources\.cpu\.request/,
    );
    expect(stdout).toMatch(/fields are the construct's own: apiVersion/);
  });

  it('names an object that was meant', async () => {
    const { code, stderr } = await orrery(['explain', 'ResourceQuota/astral-planer']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error no object ResourceQuota/astral-planer\n  fix: did you mean ResourceQuota/astral-planner?\n',
    );
  });
});
