import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { layOut } from '../manifests/layout.ts';
import type { Manifest } from '../manifests/manifest.ts';
import type { AnyPlatform } from '../platform/define.ts';
import { InputError, type Problem } from '../platform/problem.ts';
import { type Resolved, resolve, targetFiles } from '../platform/resolve.ts';
import type { Target } from '../platform/target.ts';

import type { Io } from './io.ts';
import { type Selection, select } from './selection.ts';

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

/**
 * Resolves the selected targets.
 *
 * @throws InputError with the problems of all of them
 */
export async function resolveAll(project: Project, selection: Selection, io: Io): Promise<Resolved[]> {
  const problems: Problem[] = [];
  const resolved: Resolved[] = [];
  const read = reader(io);
  for (const { name, platform, environments } of await select(project, selection)) {
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
    for (const { name: environment, difference, regions } of environments) {
      const found = regions.map((region) => {
        const contract = parseJson(read(targetFiles(name, environment, region).contract));
        try {
          resolved.push(resolve({ platform, environment, region, difference, contract, read }));
          return [];
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          return error.problems;
        }
      });
      problems.push(...sharedOnce(found, `${name}/${environment}`));
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return resolved;
}

/** What is wrong in all regions alike is the environment's problem, and said once. */
function sharedOnce(byRegion: readonly (readonly Problem[])[], environment: string): Problem[] {
  const [first = [], ...rest] = byRegion;
  if (rest.length === 0) return [...first];
  const same = (a: Problem, b: Problem) => isDeepStrictEqual({ ...a, where: '' }, { ...b, where: '' });
  const isShared = (problem: Problem) => byRegion.every((all) => all.some((other) => same(other, problem)));
  const shared = first.filter(isShared).map((problem) => ({ ...problem, where: environment }));
  return [...shared, ...byRegion.flat().filter((problem) => !isShared(problem))];
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
