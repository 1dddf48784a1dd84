import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { listFiles } from '../src/manifests/files.ts';
import type { Context } from './step.ts';

const run = promisify(execFile);

interface Builder {
  readonly root: string;
  readonly cache: string;
  readonly env: Context['env'];
  readonly log: (line: string) => void;
}

/** Go's own version, e.g. `go1.26.8`; undefined where there is no Go. */
export async function goVersion(env: Context['env']): Promise<string | undefined> {
  try {
    const { stdout } = await run('go', ['env', 'GOVERSION'], { env: { ...env } });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** `Context.build`: locked by go.sum, cached by all that decides the result. */
export function builder({ root, cache, env, log }: Builder): Context['build'] {
  return async (module, packages, { ldflags = '' } = {}) => {
    const folder = join(root, module);
    const key = createHash('sha256')
      .update(readFileSync(join(folder, 'go.mod')))
      .update(readFileSync(join(folder, 'go.sum')))
      .update(ownSource(folder))
      .update(JSON.stringify([await goVersion(env), packages, ldflags]))
      .digest('hex')
      .slice(0, 16);
    const bin = join(cache, 'bin', `${basename(module)}-${key}`);
    if (!existsSync(bin)) {
      const started = performance.now();
      log(`building ${packages.map(binaryOf).join(', ')}: minutes on the first run, cached afterwards`);
      mkdirSync(join(cache, 'bin'), { recursive: true });
      const made = mkdtempSync(join(cache, 'bin', 'building-'));
      try {
        await run('go', ['build', '-trimpath', '-ldflags', `-s -w ${ldflags}`, '-o', `${made}/`, ...packages], {
          cwd: folder,
          // Nothing may change what is pinned, and no C compiler is needed.
          env: { ...env, GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0', GOWORK: 'off' },
          maxBuffer: 1 << 26,
        });
        renameSync(made, bin);
      } catch (error) {
        rmSync(made, { recursive: true, force: true });
        throw error;
      }
      log(`built in ${Math.round((performance.now() - started) / 1000)} s`);
    }
    const paths = packages.map((path) => [path, join(bin, binaryOf(path))] as const);
    return Object.fromEntries(paths) as Record<(typeof packages)[number], string>;
  };
}

/** The Go files of the module itself: few, and small. */
function ownSource(folder: string): string {
  const files = listFiles(folder).filter((file) => file.endsWith('.go'));
  return files
    .sort()
    .map((file) => `${basename(file)}\n${readFileSync(file, 'utf8')}`)
    .join('');
}

/** How `go build` names a package's binary: its last element that is no major version. */
export function binaryOf(path: string): string {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  return /^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last;
}

/** `Context.version`. */
export function moduleVersion(root: string, module: string, path: string): string {
  const text = readFileSync(join(root, module, 'go.mod'), 'utf8');
  const version = text
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/^require /, '')
        .split(/\s+/),
    )
    .find(([name, second]) => name === path && second?.startsWith('v'))?.[1];
  if (version === undefined) throw new Error(`${module}/go.mod requires no ${path}`);
  return version;
}

/** Where the source of a required module lies: for files that its programs want at run time. */
export async function sourceOf(
  { root, env }: Pick<Context, 'root' | 'env'>,
  module: string,
  path: string,
): Promise<string> {
  const { stdout } = await run('go', ['list', '-m', '-f', '{{.Dir}}', path], {
    cwd: join(root, module),
    env: { ...env, GOFLAGS: '-mod=readonly', GOWORK: 'off' },
  });
  return stdout.trim();
}
