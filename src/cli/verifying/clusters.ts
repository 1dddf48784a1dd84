import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { MARK } from '../../manifests/files.ts';
import { type Resolved, sourceOf, targetFiles } from '../../platform/resolve.ts';
import type { Complaint, Subject, Unchecked } from '../../verify/finding.ts';
import { type Reading, readManifests, type Source } from '../../verify/read/index.ts';
import type { Option, Values } from '../command.ts';
import { type Io, UsageError } from '../io.ts';
import { type Project, reader, resolveAll } from '../project.ts';
import { targetIds, unknown } from '../selection.ts';
import { inShard, isFirst, SHARD, type Shard, shardOf } from '../shard.ts';
import { decode, isFolder, isManifest, type Loaded, loadText, manifestFiles } from './sources.ts';

/** The manifests of one cluster, and what they should be. */
export interface Cluster {
  /** `astral-planner/production`, or what was verified. */
  readonly name: string;
  readonly subjects: readonly Subject[];
  readonly unread: readonly (Complaint | Unchecked)[];
  readonly files: number;
  readonly resolved?: Resolved;
  /** Which of its files were asked about; all when absent. The rest is read for what refers to it. */
  readonly asked?: (file: string) => boolean;
}

/** Which clusters a command is about. */
export interface Asked {
  readonly paths: readonly string[];
  /** The target whose intent all paths are held against. */
  readonly as?: string | undefined;
  /** Of what lies in `dist/`, only the clusters of this region. */
  readonly region?: string | undefined;
  /** Of what lies in `dist/`, one machine's part; the first one also reads what is in no target, and all that is elsewhere. */
  readonly shard?: Shard | undefined;
}

/** The options and arguments that say so. */
export const CLUSTERS: readonly Option[] = [
  { name: 'as', value: 'TARGET', about: 'hold all of it against this <platform>/<environment>[/<region>]' },
  { name: 'region', short: 'r', value: 'NAME', about: 'of dist/, only the clusters of this region' },
  SHARD,
];

export function askedBy(values: Values): Asked {
  const shard = shardOf(values.text(SHARD.name));
  return { paths: values.positionals, as: values.text('as'), region: values.text('region'), shard };
}

/** A text that may hold manifests, and how reports name it. */
export interface NamedText {
  readonly file: string;
  readonly loaded: Loaded;
}

/** Which clusters paths mean, before any of their files is read. Plain data. */
export interface Plan {
  /** Of `dist/`: each target in order, and the paths that were asked of it. */
  readonly targets: readonly (readonly [id: string, asked: readonly string[]])[];
  /** Paths of the one cluster of all else. */
  readonly others: readonly string[];
  readonly as: string | undefined;
  readonly shard: Shard | undefined;
  /** All that was asked about, for messages. */
  readonly named: readonly string[];
}

/**
 * Paths → clusters. Below `dist/` each `<platform>/<environment>`, or region of it, is one, with the intent of its
 * overlay; everything else that is named is one cluster together.
 *
 * @throws UsageError when a path is not there, or nothing is
 */
export async function readClusters(asked: Asked, project: Project, io: Io): Promise<Cluster[]> {
  return readPlanned(await planClusters(asked, project, io), project, io);
}

/** @throws UsageError when a path is not there */
export async function planClusters({ paths, as, region, shard }: Asked, project: Project, io: Io): Promise<Plan> {
  const dist = resolve(io.root, 'dist');
  const known = await targetIds(project);
  if (as !== undefined && !known.includes(as)) throw unknown('target', as, known);
  if (region !== undefined) refuseUnknownRegion(region, known);
  const named = paths.length > 0 ? paths : [as === undefined ? 'dist' : `dist/${as}`];
  const isWanted = (id: string) => region === undefined || id.split('/')[2] === region;
  const ours = new Map<string, string[]>();
  const others: string[] = [];
  for (const path of named) {
    const full = resolve(io.root, path);
    if (path !== '-' && !existsSync(full)) {
      const missing = path === 'dist' || path === `dist/${as}`;
      throw new UsageError(
        `nothing at ${path}`,
        missing ? "run 'orrery synth' first, or name a folder" : 'name a file or folder',
      );
    }
    if (as === undefined && path !== '-' && (full === dist || full.startsWith(dist + sep))) {
      const { targets, strays } = partsOf(dist, full, known);
      for (const id of targets.filter(isWanted)) ours.set(id, [...(ours.get(id) ?? []), full]);
      if (region === undefined) others.push(...strays.map((stray) => shownName(stray, io)));
    } else others.push(path);
  }
  const targets = [...ours].sort(([a], [b]) => (a < b ? -1 : 1));
  return { targets: inShard(targets, shard), others, as, shard, named };
}

/** @throws UsageError when there is nothing to read */
export async function readPlanned(plan: Plan, project: Project, io: Io): Promise<Cluster[]> {
  const { targets, others, as, shard, named } = plan;
  const dist = resolve(io.root, 'dist');
  const known = await targetIds(project);
  const clusters: Cluster[] = [];
  for (const [id, asked] of targets) {
    const folder = join(dist, id);
    const { texts, unread } = load([folder], io);
    const resolved = known.includes(id) ? await resolvedOf(id, project, io) : undefined;
    const whole = asked.some((path) => folder === path || folder.startsWith(path + sep));
    const within = asked.map((path) => shownName(path, io));
    const cluster = clusterOf(id, texts, unread, resolved, io);
    clusters.push(
      whole
        ? cluster
        : { ...cluster, asked: (file) => within.some((path) => file === path || file.startsWith(`${path}/`)) },
    );
  }
  if (others.length > 0 && isFirst(shard)) {
    const { texts, unread } = load(
      others.filter((path) => path !== '-').map((path) => resolve(io.root, path)),
      io,
    );
    if (others.includes('-')) {
      if (!io.stdin) throw new UsageError('nothing can be piped in here', 'name a file or folder');
      texts.push({ file: 'stdin', loaded: decode(await io.stdin(), 'stdin') });
    }
    const [first = '', ...more] = others.map((path) => (path === '-' ? 'stdin' : path));
    const name = as ?? (more.length === 0 ? first : `${first} and ${more.length} more`);
    clusters.push(clusterOf(name, texts, unread, as === undefined ? undefined : await resolvedOf(as, project, io), io));
  }
  // Of few targets, not every machine has one.
  if (clusters.every(({ files }) => files === 0) && (isFirst(shard) || clusters.length > 0)) {
    throw new UsageError(`no manifests in ${named.join(', ')}`, 'name a folder of .yaml, .yml or .json files');
  }
  return clusters;
}

/** One cluster of texts that are in memory. */
export function clusterOf(
  name: string,
  texts: readonly NamedText[],
  unread: readonly (Complaint | Unchecked)[],
  resolved: Resolved | undefined,
  io: Io,
): Cluster {
  const origins = new Map<string, string | undefined>();
  const readings = texts.map(({ file, loaded }) => {
    if ('unread' in loaded) return { subjects: [], unread: [loaded.unread] };
    if (!resolved) return readManifests({ file, text: loaded.text });
    const path = statedIn(loaded.text);
    if (path === undefined) return readManifests({ file, text: loaded.text });
    const origin = () => {
      if (!origins.has(path)) origins.set(path, originOf(resolved, path, io));
      return origins.get(path);
    };
    return io.stays ? readAgain(file, loaded.text, origin) : readManifests({ file, text: loaded.text, origin });
  });
  return {
    name,
    subjects: readings.flatMap(({ subjects }) => subjects),
    unread: [...unread, ...readings.flatMap((reading) => reading.unread)],
    files: texts.length + unread.length,
    ...(resolved ? { resolved } : {}),
  };
}

type Origin = NonNullable<Source['origin']>;

interface Before {
  readonly text: string;
  reading: Reading;
  origin: Origin;
}

/** Files as they were read last, and where their objects come from now. */
const readBefore = new Map<string, Before>();

/** What a text says, with the same objects as long as it is the same: what checks know of each is known then. */
function readAgain(file: string, text: string, origin: Origin): Reading {
  const before = readBefore.get(file);
  if (before?.text === text) {
    before.origin = origin;
    return before.reading;
  }
  const now: Before = { text, origin, reading: { subjects: [], unread: [] } };
  now.reading = readManifests({ file, text, origin: () => now.origin() });
  readBefore.set(file, now);
  return now.reading;
}

/** The part of the overlay that a file of ours names in its first line; empty for what every platform gets. */
function statedIn(text: string): string | undefined {
  if (!text.startsWith(MARK)) return undefined;
  const [line = ''] = text.split('\n', 1);
  return /\(([^)]*)\)/.exec(line)?.[1] ?? '';
}

function originOf({ layers, target }: Resolved, path: string, io: Io): string {
  const { platform } = targetFiles(target.platform, target.environment);
  return (path === '' ? undefined : sourceOf(layers, path.split('.'), reader(io))) ?? platform;
}

function refuseUnknownRegion(region: string, known: readonly string[]): void {
  const regions = known.flatMap((id) => id.split('/')[2] ?? []);
  if (!regions.includes(region)) throw unknown('region', region, regions);
}

async function resolvedOf(id: string, project: Project, io: Io): Promise<Resolved | undefined> {
  const [platform, environment, region] = id.split('/');
  const [resolved] = await resolveAll(project, { platform, environment, region }, io);
  return resolved;
}

/** The targets' folders that a path in `dist/` is, holds or lies in, and files that lie in none of them. */
function partsOf(dist: string, path: string, known: readonly string[]): { targets: string[]; strays: string[] } {
  const below = relative(dist, path).split(sep).filter(Boolean);
  const environment = below.slice(0, 2).join('/');
  // What no overlay knows is taken for an environment of one cluster.
  const depth = known.some((id) => id.startsWith(`${environment}/`)) ? 3 : 2;
  const cluster = below.slice(0, depth);
  if (cluster.length === depth && isFolder(join(dist, ...cluster))) return { targets: [cluster.join('/')], strays: [] };
  if (!isFolder(path)) return { targets: [], strays: [path] };
  const parts = readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .filter((inner) => isFolder(inner) || isManifest(inner))
    .map((inner) => partsOf(dist, inner, known));
  return {
    targets: parts.flatMap(({ targets }) => targets),
    strays: parts.flatMap(({ strays }) => strays),
  };
}

function load(paths: readonly string[], io: Io): { texts: NamedText[]; unread: Complaint[] } {
  const unread: Complaint[] = [];
  const refuse = (path: string, why: string) => {
    const file = shownName(path, io);
    unread.push({ message: `cannot be read: ${why}`, fix: 'let it be read, or keep it out', place: { file } });
  };
  const files = [...new Set(paths.flatMap((path) => manifestFiles(path, refuse)))];
  const texts = files.map((path) => {
    const file = shownName(path, io);
    return { file, loaded: loadText(path, file) };
  });
  return { texts, unread };
}

/** A path below the project's root as that, any other whole; with `/` on every system. */
function shownName(path: string, io: Io): string {
  const below = relative(io.root, path);
  return (below === '' ? '.' : below.startsWith('..') ? path : below).split(sep).join('/');
}
