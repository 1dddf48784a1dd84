import type { AnyPlatform } from '../platform/define.ts';
import { closest } from '../platform/problem.ts';
import { regionsOf } from '../platform/regions.ts';
import type { Option, Values } from './command.ts';
import { UsageError } from './io.ts';
import type { Project } from './project.ts';

/** Which targets a command is about. */
export interface Selection {
  readonly platform?: string | undefined;
  readonly environment?: string | undefined;
  readonly region?: string | undefined;
}

/** The options that select targets. */
export const SELECTION: readonly Option[] = [
  { name: 'platform', short: 'p', value: 'NAME', about: 'only this platform' },
  { name: 'environment', short: 'e', value: 'NAME', about: 'only this environment' },
  { name: 'region', short: 'r', value: 'NAME', about: 'only this region' },
];

export function selectionOf(values: Values): Selection {
  const [platform, environment, region] = SELECTION.map(({ name }) => values.text(name));
  return { platform, environment, region };
}

/** A platform of the registry with the environments that were selected, each with its regions. */
export interface Selected {
  readonly name: string;
  readonly platform: AnyPlatform;
  readonly environments: readonly {
    readonly name: string;
    readonly difference: unknown;
    /** In alphabetical order; `[undefined]` for an environment that is one cluster. */
    readonly regions: readonly (string | undefined)[];
  }[];
}

/** What is selected of the registry, in alphabetical order; names that do not exist are refused. */
export async function select(project: Project, selection: Selection): Promise<Selected[]> {
  const names = Object.keys(project.platforms).sort();
  const { platform, environment, region } = selection;
  if (platform !== undefined && !names.includes(platform)) throw unknown('platform', platform, names);
  const loaded = await Promise.all(
    names.filter((name) => platform === undefined || name === platform).map(load(project)),
  );
  const environments = loaded.flatMap((one) => one.environments);
  if (environment !== undefined && !environments.some(({ name }) => name === environment)) {
    throw unknown(
      'environment',
      environment,
      environments.map(({ name }) => name),
    );
  }
  const within = environments.filter(({ name }) => environment === undefined || name === environment);
  const regions = within.flatMap((one) => one.regions);
  if (region !== undefined && !regions.includes(region)) {
    throw unknown(
      'region',
      region,
      regions.filter((name) => name !== undefined),
    );
  }
  return loaded.flatMap((one) => {
    const kept = one.environments
      .filter((each) => within.includes(each))
      .map((each) => ({ ...each, regions: each.regions.filter((name) => region === undefined || name === region) }))
      .filter((each) => each.regions.length > 0);
    return kept.length === 0 ? [] : [{ ...one, environments: kept }];
  });
}

function load(project: Project) {
  return async (name: string): Promise<Selected> => {
    const module = await project.platforms[name]?.();
    if (!module) throw unknown('platform', name, Object.keys(project.platforms));
    const environments = Object.entries(module.environments)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([environment, difference]) => ({
        name: environment,
        difference,
        regions: regionsOf(module.platform, difference),
      }));
    return { name, platform: module.platform, environments };
  };
}

/** A name that does not exist, with the one that was meant or those that do. */
export function unknown(what: string, name: string, names: readonly string[]): UsageError {
  const known = [...new Set(names)].sort();
  const near = closest(name, known);
  if (known.length === 0) return new UsageError(`unknown ${what} '${name}'`, `leave --${what} out: there is none here`);
  return new UsageError(
    `unknown ${what} '${name}'`,
    near ? `did you mean '${near}'?` : `use one of ${known.join(', ')}`,
  );
}
