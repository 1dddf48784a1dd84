import { spawn } from 'node:child_process';
import type { Context } from './step.ts';

/** What a program said. */
export interface Said {
  /** Its exit code. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly env: Context['env'];
  readonly cwd?: string;
  /** What it reads from stdin. */
  readonly input?: string;
}

/** Runs a program to its end. A complaint is an answer: only a program that cannot be started throws. */
export function run(binary: string, args: readonly string[], { env, cwd, input }: Options): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { env: { ...env }, ...(cwd === undefined ? {} : { cwd }) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    // It may end before it has read everything: its exit code and words say why.
    child.stdin.once('error', () => {});
    child.stdin.end(input ?? '');
    child.once('close', (code, signal) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8') + (signal === null ? '' : `\nended by ${signal}`),
      }),
    );
  });
}

/** The end of what a program said, stderr before stdout, for messages. */
export function complaint({ stdout, stderr }: Said): string {
  return (stderr.trim() || stdout.trim()).split('\n').slice(-20).join('\n');
}
