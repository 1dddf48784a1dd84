import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaint, run } from '../run.ts';
import { inScratch } from '../scratch.ts';
import type { Context } from '../step.ts';

/** An nginx that can be asked. */
export interface Nginx {
  readonly binary: string;
  /** e.g. `nginx 1.22.1`. */
  readonly version: string;
}

/** The nginx of this machine, or Debian's, unpacked into the cache and not installed; otherwise why there is none. */
export async function findNginx({ cache, env }: Pick<Context, 'cache' | 'env'>): Promise<Nginx | string> {
  const installed = await versionOf('nginx', env);
  if (installed !== undefined) return { binary: 'nginx', version: installed };
  const folder = join(cache, 'nginx');
  const binary = join(folder, 'usr/sbin/nginx');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    const got = await run('apt-get', ['download', 'nginx'], { env, cwd: folder }).catch(() => undefined);
    const archive = readdirSync(folder).find((file) => file.endsWith('.deb'));
    if (got?.code !== 0 || archive === undefined) {
      return `there is no nginx here, and apt-get download nginx gives none: ${got ? complaint(got) : 'no apt-get'}`;
    }
    const unpacked = await run('dpkg-deb', ['-x', archive, '.'], { env, cwd: folder });
    if (unpacked.code !== 0) return `Debian's nginx cannot be unpacked: ${complaint(unpacked)}`;
  }
  const version = await versionOf(binary, env);
  return version === undefined ? "Debian's nginx does not run on this machine" : { binary, version };
}

async function versionOf(binary: string, env: Context['env']): Promise<string | undefined> {
  const said = await run(binary, ['-v'], { env }).catch(() => undefined);
  const version = /nginx\/(\S+)/.exec(`${said?.stdout}${said?.stderr}`)?.[1];
  return version === undefined ? undefined : `nginx ${version}`;
}

/**
 * What `nginx -t` says against a configuration; undefined: nothing. The files that it opens lie in a folder of its own:
 * a child of Node has sockets for its output, which cannot be opened by name.
 */
export async function judgeNginx(nginx: Nginx, env: Context['env'], text: string): Promise<string | undefined> {
  const files = { 'tmp/.keep': '', 'mime.types': 'types {}\n' };
  return inScratch(files, async (folder) => {
    const conf = join(folder, 'nginx.conf');
    // The firewall's module is in its image alone.
    const plain = text.replaceAll(/^load_module .*modsecurity.*$|^\s*modsecurity(_\w+)? .*;$/gm, '');
    writeFileSync(conf, plain.replaceAll(/(?<=\s)\/(?:tmp|dev)\/(?=\w)/g, `${folder}/tmp/`));
    const said = await run(nginx.binary, ['-t', '-p', folder, '-c', conf], { env });
    const complaints = said.stderr.split('\n').filter((line) => /\[(warn|error|crit|alert|emerg)\]/.test(line));
    if (said.code === 0 && complaints.length === 0) return undefined;
    // Without the time and the process, which differ each time.
    const words = complaints.map((line) => line.replace(/^.*?\[(\w+)\] \S+: /, '$1: ').replaceAll(folder, ''));
    return words.join('\n') || complaint(said);
  });
}
