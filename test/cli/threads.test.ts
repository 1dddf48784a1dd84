import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import type { Project } from '../../src/cli/project.ts';
import { type Job, work } from '../../src/cli/threads.ts';
import { listFiles } from '../../src/manifests/files.ts';
import { project, root, workspace } from './run.ts';

/** A folder with a few layers of a platform, of which much is missing, and one is there twice. */
function wrong(): string {
  const folder = workspace();
  const copy = (from: string, to: string) => cpSync(join(root, from), join(folder, to), { recursive: true });
  copy('docs/runbooks', 'docs/runbooks');
  for (const environment of ['production', 'staging']) {
    const target = `dist/astral-planner/${environment}`;
    for (const layer of ['namespaces', 'observability', 'services', 'workloads']) {
      copy(`${target}/${layer}`, `${target}/${layer}`);
    }
    copy(`${target}/namespaces`, `${target}/again`);
  }
  return folder;
}

/** Runs a command there, with threads that work in this one. */
async function ran(argv: readonly string[], folder: string, otherThread: NonNullable<Io['otherThread']>, of = project) {
  let stdout = '';
  let stderr = '';
  const io: Io = {
    argv,
    env: {},
    root: folder,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    interactive: false,
    otherThread,
  };
  return { code: await main(of, io), stdout, stderr };
}

function textsBelow(folder: string): Map<string, string> {
  return new Map(listFiles(folder).map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
}

/** Verifies it. */
function verified(folder: string, threads: string, otherThread: NonNullable<Io['otherThread']>) {
  return ran(['verify', '--format', 'json', '--threads', threads], folder, otherThread);
}

/** Another thread, which gets and gives copies alone; and what it was asked. */
function thread(folder: string, of = project): { jobs: Job[]; run: NonNullable<Io['otherThread']> } {
  const jobs: Job[] = [];
  const io: Io = { argv: [], env: {}, root: folder, stdout: () => {}, stderr: () => {}, interactive: false };
  const run = async (job: object) => {
    jobs.push(structuredClone(job) as Job);
    return structuredClone(await work(job as Job, of, io));
  };
  return { jobs, run };
}

describe('verify in threads', () => {
  it('says what one thread says, byte for byte', async () => {
    const folder = wrong();
    const { jobs, run } = thread(folder);
    const one = await verified(folder, '1', run);
    expect(jobs).toEqual([]);
    expect(one.code).toBe(1);
    expect((JSON.parse(one.stdout) as { findings: unknown[] }).findings.length).toBeGreaterThan(5);
    const two = await verified(folder, '2', run);
    expect(jobs).toMatchObject([
      { does: 'verify', plan: { targets: [['astral-planner/production', expect.anything()]] } },
    ]);
    expect(two).toEqual(one);
  });

  it('does alone what a thread fails at', async () => {
    const folder = wrong();
    const one = await verified(folder, '1', () => Promise.reject(new Error('not asked')));
    expect(await verified(folder, '2', () => Promise.reject(new Error('no thread')))).toEqual(one);
  });

  it('refuses what is no number of threads', async () => {
    const { code, stderr } = await verified(workspace(), '0', () => Promise.reject(new Error('not asked')));
    expect([code, stderr]).toEqual([2, expect.stringContaining('fix: write a number from 1 on')]);
  });
});

describe('synth in threads', () => {
  const PLANNER = ['synth', '-p', 'astral-planner'];
  const noThread = () => Promise.reject(new Error('no thread'));

  it('writes what one thread writes, and says the same', async () => {
    const [first, second] = [workspace(), workspace()];
    const { jobs, run } = thread(second);
    const one = await ran([...PLANNER, '--threads', '1'], first, run);
    expect(jobs).toEqual([]);
    const two = await ran([...PLANNER, '--threads', '2'], second, run);
    expect(jobs).toEqual([{ does: 'make', shown: 'dist', verified: true, targets: ['astral-planner/production'] }]);
    expect(two).toEqual(one);
    expect(textsBelow(join(second, 'dist'))).toEqual(textsBelow(join(first, 'dist')));
    expect(textsBelow(join(first, 'dist')).size).toBeGreaterThan(600);
  });

  it('refuses what one thread refuses, whichever made it, and writes nothing', async () => {
    const folder = workspace();
    const unreachable: Project = {
      ...project,
      build: (target, only) =>
        project.build(target, only).map((manifest) => {
          const { object } = manifest;
          const isApp = object.kind === 'Service' && object.metadata.name === 'app';
          return isApp
            ? { ...manifest, object: { ...object, spec: { ...(object.spec as object), selector: { a: 'b' } } } }
            : manifest;
        }),
    };
    const { run } = thread(folder, unreachable);
    const one = await ran([...PLANNER, '--threads', '1'], folder, run, unreachable);
    expect(one.code).toBe(1);
    expect(one.stderr).toContain('astral-planner/production');
    expect(one.stderr).toContain('astral-planner/staging');
    expect(await ran([...PLANNER, '--threads', '2'], folder, run, unreachable)).toEqual(one);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  it('does alone what a thread fails at', async () => {
    const [first, second] = [workspace(), workspace()];
    const one = await ran([...PLANNER, '--threads', '1'], first, noThread);
    expect(await ran([...PLANNER, '--threads', '2'], second, noThread)).toEqual(one);
    expect(textsBelow(join(second, 'dist'))).toEqual(textsBelow(join(first, 'dist')));
  });
});
