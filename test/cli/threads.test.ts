import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import { type Job, work } from '../../src/cli/verifying/share.ts';
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

/** Verifies it, with threads that work in this one. */
async function verified(folder: string, threads: string, otherThread: NonNullable<Io['otherThread']>) {
  let stdout = '';
  let stderr = '';
  const io: Io = {
    argv: ['verify', '--format', 'json', '--threads', threads],
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
  return { code: await main(project, io), stdout, stderr };
}

describe('verify in threads', () => {
  it('says what one thread says, byte for byte', async () => {
    const folder = wrong();
    const jobs: Job[] = [];
    const io: Io = { argv: [], env: {}, root: folder, stdout: () => {}, stderr: () => {}, interactive: false };
    const run = async (job: object) => {
      jobs.push(structuredClone(job) as Job);
      return structuredClone(await work(job as Job, project, io));
    };
    const one = await verified(folder, '1', run);
    expect(jobs).toEqual([]);
    expect(one.code).toBe(1);
    expect((JSON.parse(one.stdout) as { findings: unknown[] }).findings.length).toBeGreaterThan(5);
    const two = await verified(folder, '2', run);
    expect(jobs.map(({ plan }) => plan.targets.map(([id]) => id))).toEqual([['astral-planner/production']]);
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
