import { type LayerSource, overlay, valueAt } from './layers.ts';
import type { PlatformSpec } from './schema/platform.ts';

/** A platform, one environment's differences from it, and the files that state them. */
export interface Stated {
  readonly platform: LayerSource;
  readonly environment: LayerSource;
}

/** What a region may not differ in: it is said of all regions at once. */
export const SAME_IN_ALL_REGIONS = ['name', 'regions', 'production', 'cluster.region'] as const;

/** The regions of an environment in alphabetical order; `[undefined]` when it is one cluster without a region of its own. */
export function regionsOf(platform: unknown, environment: unknown): (string | undefined)[] {
  const regions = valueAt(overlay(platform, environment), ['regions']);
  const names = isPlain(regions) ? Object.keys(regions).sort() : [];
  return names.length > 0 ? names : [undefined];
}

/** What states a target, the last wins: the platform, the environment, and of a region its name and its differences. */
export function layersOf({ platform, environment }: Stated, region: string | undefined): LayerSource[] {
  const stated = [platform, environment];
  if (region === undefined) return stated;
  const differences = stated.flatMap(({ file, value }): LayerSource[] => {
    const at = ['regions', region, 'differs'];
    const differs = valueAt(value, at);
    return isPlain(differs) ? [{ file, value: differs, within: (path) => [...at, ...path] }] : [];
  });
  const named = stated.findLast(({ value }) => valueAt(value, ['regions', region]) !== undefined) ?? platform;
  const name = { cluster: { region } };
  return [...stated, ...differences, { file: named.file, value: name, within: () => ['regions', region] }];
}

/** The layers laid over each other. What other regions differ in is theirs to judge. */
export function merged(layers: readonly LayerSource[]): unknown {
  const whole = layers.reduce<unknown>((base, { value }) => overlay(base, value), {});
  const regions = valueAt(whole, ['regions']);
  if (!isPlain(whole) || !isPlain(regions)) return whole;
  const shown = Object.entries(regions).map(([name, region]) => [name, withoutDifferences(region)] as const);
  return { ...whole, regions: Object.fromEntries(shown) };
}

function withoutDifferences(region: unknown): unknown {
  if (!isPlain(region) || !isPlain(region.differs)) return region;
  const { differs: _, ...rest } = region;
  return rest;
}

/** The traffic's shares by region, in alphabetical order; a standby has none. */
export function weights({ regions }: PlatformSpec): [region: string, weight: number][] {
  return Object.entries(regions ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { weight, standby }]) => [name, standby ? 0 : (weight ?? 0)]);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
