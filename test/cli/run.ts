import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../charts/index.ts';
import { platforms } from '../../overlays/index.ts';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import type { Project } from '../../src/cli/project.ts';
import type { Target } from '../../src/platform/target.ts';
import { temporaryFolder } from '../support/folder.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const project: Project = { platforms, build: builtOnce };

const built = new Map<string, ReturnType<typeof build>>();

/** Many tests here write the same targets: each is built once. What a target is made of is data, and decides alone. */
function builtOnce(target: Target, only?: string): ReturnType<typeof build> {
  // One layer is built for an experiment, which is like no other.
  if (only !== undefined) return build(target, only);
  const { contract, ...rest } = target;
  const key = JSON.stringify([rest, contract.outputs]);
  const manifests = built.get(key) ?? build(target);
  // The latest are kept.
  built.delete(key);
  built.set(key, manifests);
  const [oldest] = built.keys();
  if (built.size > 24 && oldest !== undefined) built.delete(oldest);
  return manifests;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line inside this process, in a folder that has this project's contracts and overlays. */
export async function orrery(
  args: readonly string[],
  options: {
    folder?: string;
    project?: Project;
    env?: Record<string, string>;
    interactive?: boolean;
    stdin?: string;
    reads?: NonNullable<Io['reads']>;
    wrote?: NonNullable<Io['wrote']>;
  } = {},
): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const code = await main(options.project ?? project, {
    argv: args,
    env: options.env ?? {},
    root: options.folder ?? workspace(),
    stdin: async () => new TextEncoder().encode(options.stdin ?? ''),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    interactive: options.interactive ?? false,
    ...(options.reads ? { reads: options.reads } : {}),
    ...(options.wrote ? { wrote: options.wrote } : {}),
  });
  return { code, stdout, stderr };
}

/** A folder with what the command line reads, and no output yet. */
export function workspace(): string {
  const folder = temporaryFolder();
  for (const part of ['contracts', 'overlays/astral-planner']) {
    mkdirSync(dirname(join(folder, part)), { recursive: true });
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  return folder;
}
