import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../charts/index.ts';
import { platforms } from '../../overlays/index.ts';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import type { Project } from '../../src/cli/project.ts';
import { temporaryFolder } from '../support/folder.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const project: Project = { platforms, build };

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
