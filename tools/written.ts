/** What is committed: the files of dist/, and the lists of what platforms were asked to be. */
import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { listFiles } from '../src/manifests/files.ts';
import { type Became, type Bullet, kindsOf, readBullets, type Written } from '../src/report/reference/platforms.ts';
import { readManifests } from '../src/verify/read/index.ts';

const root = new URL('../', import.meta.url);

/** What holds for every platform. */
const EVERY = 'every-platform';

/** The platforms that have a list in docs/platforms/, in alphabetical order. */
export function listedPlatforms(): string[] {
  return readdirSync(new URL('docs/platforms/', root))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .filter((name) => name !== EVERY)
    .sort();
}

/** What a platform was asked to be: what every platform was, and its own list. */
export function bulletsOf(platform: string): Bullet[] {
  return [EVERY, platform].flatMap((name) =>
    readBullets(load(readFileSync(new URL(`docs/platforms/${name}.yaml`, root), 'utf8'))),
  );
}

/** The targets of a platform as they are in dist/, with the objects of the kinds that bullets name. */
export function becameOf(platform: string, bullets: readonly Bullet[]): Became {
  const kinds = bullets.flatMap(({ objects }) => objects.flatMap(kindsOf));
  const folder = fileURLToPath(new URL('dist/', root));
  const targets = new Map<string, Written[]>();
  const lower = new Set(kinds.map((kind) => kind.toLowerCase()));
  for (const path of listFiles(fileURLToPath(new URL(`dist/${platform}/`, root))).sort()) {
    const file = relative(folder, path);
    const target = targetOf(file);
    const of = targets.get(target) ?? [];
    targets.set(target, of);
    const kind = /([a-z0-9]+)[^/]*$/.exec(file)?.[1] ?? '';
    if (!lower.has(kind)) continue;
    const text = readFileSync(path, 'utf8');
    of.push(...readManifests({ file, text }).subjects.map(({ object }) => ({ file, text, object })));
  }
  return { platform, targets };
}

/** Layers are folders of files, regions are folders of layers: `<platform>/<environment>[/<region>]/<layer>/…`. */
function targetOf(file: string): string {
  const parts = file.split('/');
  const regional = /^[a-z]+-[a-z]+\d?-?\d$/.test(parts[2] ?? '');
  return parts.slice(1, regional ? 3 : 2).join('/');
}
