import type { AnyPlatform } from '../platform/define.ts';
import { closest } from '../platform/problem.ts';
import { regionsOf } from '../platform/regions.ts';
import type { Option, Values } from './command.ts';
import { UsageError } from './io.ts';
import type { Project } from './project.ts';
import { inShard, SHARD, type Shard, shardOf } from './shard.ts';

/** Which targets a command is about. */
export interface Selection {
  readonly platform?: string | undefined;
  readonly environment?: string | undefined;
  readonly region?: string | undefined;
  /** Of these, one machine's part. */
  readonly shard?: Shard | undefined;
}

/** The options that select targets. */
export const SELECTION: readonly Option[] = [
  { name: 'platform', short: 'p', value: 'NAME', about: 'only this platform' },
  { name: 'environment', short: 'e', value: 'NAME', about: 'only this environment' },
  { name: 'region', short: 'r', value: 'NAME', about: 'only this region' },
  SHARD,
];

export function selectionOf(values: Values): Selection {
  const [platform, environment, region, shard] = SELECTION.map(({ name }) => values.text(name));
  return { platform, environment, region, shard: shardOf(shard) };
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
  const { platform, environment, region, shard } = selection;
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
  const clusters = within.flatMap((of) =>
    of.regions.filter((name) => region === undefined || name === region).map((name) => ({ of, name })),
  );
  const ours = inShard(clusters, shard);
  return loaded.flatMap((one) => {
    const kept = one.environments
      .map((each) => ({ ...each, regions: ours.filter(({ of }) => of === each).map(({ name }) => name) }))
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

/** The ids of all targets that there are, selected or not. */
export async function targetIds(project: Project): Promise<string[]> {
  return (await select(project, {})).flatMap(({ name, environments }) =>
    environments.flatMap((environment) =>
      environment.regions.map((region) => [name, environment.name, region ?? []].flat().join('/')),
    ),
  );
}
