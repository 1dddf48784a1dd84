import { valueAt } from './layers.ts';
import { SAME_IN_ALL_REGIONS, weights } from './regions.ts';
import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { seconds } from './values.ts';

/** What regions say that cannot be together. */
export function ofRegions(spec: PlatformSpec): Finding[] {
  const regions = Object.entries(spec.regions ?? {});
  const found = regions.flatMap(([name, { weight, standby }]): Finding[] => {
    const path = ['regions', name];
    if (standby && weight !== undefined) {
      return [
        {
          path: [...path, 'weight'],
          value: weight,
          wrong: 'is a share of the traffic, of which a standby has none until another region fails',
          fix: 'take weight or standby away',
        },
      ];
    }
    if (standby || weight !== undefined) return [];
    return [{ path, wrong: 'has no share of the traffic, and is no standby', fix: 'state weight, or standby: true' }];
  });
  if (spec.regions && regions.length === 0) {
    return [{ path: ['regions'], wrong: 'names none', fix: 'name at least one, or leave regions out' }];
  }
  const shares = weights(spec).filter(([, weight]) => weight > 0);
  const sum = shares.reduce((total, [, weight]) => total + weight, 0);
  if (found.length > 0 || regions.length === 0 || sum === 100) return found;
  const parts = shares.map(([name, weight]) => `${name} ${weight}`).join(', ');
  return [
    {
      path: ['regions'],
      wrong: `has weights that add up to ${sum}, not to 100${parts === '' ? ': all are standbys' : ` (${parts})`}`,
      fix: 'share out 100 between the regions that take traffic',
    },
  ];
}

/** A lost database is noticed by readiness, and so as late as that is asked. */
export function ofFailover({ edge, failover }: PlatformSpec): Finding[] {
  const { checks, every, database } = failover;
  const noticed = checks * seconds(every);
  if (edge?.via !== 'global' || noticed <= seconds(database)) return [];
  return [
    {
      path: ['failover', 'database'],
      value: database,
      wrong: `is sooner than ${checks} failed checks, one each ${every}, would notice a lost database`,
      fix: `use ${noticed}s or more, or fewer checks`,
    },
  ];
}

/** What a region's differences may not be about. */
export function ofDifferences(region: string, stated: readonly unknown[]): Finding[] {
  return SAME_IN_ALL_REGIONS.flatMap((key): Finding[] => {
    const path = ['regions', region, 'differs', ...key.split('.')];
    const value = stated.map((one) => valueAt(one, path)).findLast((one) => one !== undefined);
    if (value === undefined) return [];
    return [
      {
        path,
        value,
        wrong: key === 'cluster.region' ? 'is what the region is named' : 'is the same in all regions',
        fix: 'take it away',
      },
    ];
  });
}
