import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOut } from '../manifests/layout.ts';
import type { Manifest } from '../manifests/manifest.ts';
import type { AnyPlatform } from '../platform/define.ts';
import { closest, InputError, type Problem } from '../platform/problem.ts';
import { type Resolved, resolve, targetFiles } from '../platform/resolve.ts';
import type { Target } from '../platform/target.ts';
import { type Io, UsageError } from './io.ts';

/** A platform's folder, loaded. */
export interface PlatformModule {
  readonly platform: AnyPlatform;
  readonly environments: Readonly<Record<string, unknown>>;
}

/** What Orrery is run on: the registry of platforms, and the charts that targets become. */
export interface Project {
  readonly platforms: Readonly<Record<string, () => Promise<PlatformModule>>>;
  /** A target's manifests; of one layer alone where that is enough. */
  readonly build: (target: Target, only?: string) => Manifest[];
}

/** Which targets a command is about. */
export interface Selection {
  readonly platform: string | undefined;
  readonly environment: string | undefined;
}

/** Environments of the registry, by platform; names that do not exist are refused before anything is loaded. */
export async function select(
  project: Project,
  selection: Selection,
): Promise<[name: string, module: PlatformModule][]> {
  const names = Object.keys(project.platforms).sort();
  const { platform, environment } = selection;
  if (platform !== undefined && !names.includes(platform)) throw unknown('platform', platform, names);
  const wanted = platform === undefined ? names : [platform];
  const loaded = await Promise.all(
    wanted.map(async (name): Promise<[string, PlatformModule]> => {
      const load = project.platforms[name];
      if (!load) throw unknown('platform', name, names);
      const { platform: described, environments } = await load();
      const kept = Object.entries(environments).filter(([env]) => environment === undefined || env === environment);
      return [
        name,
        { platform: described, environments: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))) },
      ];
    }),
  );
  if (environment !== undefined && loaded.every(([, module]) => Object.keys(module.environments).length === 0)) {
    const all = await Promise.all(
      wanted.map(async (name) => Object.keys((await project.platforms[name]?.())?.environments ?? {})),
    );
    throw unknown('environment', environment, [...new Set(all.flat())].sort());
  }
  return loaded;
}

function unknown(what: string, name: string, known: readonly string[]): UsageError {
  const near = closest(name, known);
  return new UsageError(
    `unknown ${what} '${name}'`,
    near ? `did you mean '${near}'?` : `use one of ${known.join(', ')}`,
  );
}

/**
 * Resolves the selected targets.
 *
 * @throws InputError with the problems of all of them
 */
export async function resolveAll(project: Project, selection: Selection, io: Io): Promise<Resolved[]> {
  const problems: Problem[] = [];
  const resolved: Resolved[] = [];
  const read = reader(io);
  for (const [name, { platform, environments }] of await select(project, selection)) {
    if (platform.name !== name) {
      problems.push({
        where: `overlays/${name}`,
        path: 'name',
        value: platform.name,
        wrong: `is not the name under which the registry has it, ${name}`,
        fix: 'use one name for the folder, the registry line and the platform',
      });
      continue;
    }
    for (const [environment, difference] of Object.entries(environments)) {
      const { contract: file } = targetFiles(name, environment);
      try {
        const contract = parseJson(read(file));
        resolved.push(resolve({ platform, environment, difference, contract, read }));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        problems.push(...error.problems);
      }
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return resolved;
}

/** The text of a project file by its path below the root; undefined when it does not exist. */
export function reader(io: Io): (file: string) => string | undefined {
  return (file) => {
    const path = join(io.root, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
}

/** Parsed JSON; a text that is none is handed on as it is, for the contract's own check to refuse. */
function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The files of one target's manifests, by path below the output folder. */
export function filesOf(target: Target, manifests: readonly Manifest[]): ReadonlyMap<string, string> {
  return layOut(manifests, layoutOf(target));
}

export function layoutOf(target: Target) {
  return { folder: target.id, namespace: target.namespace, overlay: `overlays/${target.platform}` };
}
