import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { platform } from '../../overlays/astral-planner/index.ts';
import { overlay } from '../../src/platform/layers.ts';
import { InputError } from '../../src/platform/problem.ts';
import { regionsOf, weights } from '../../src/platform/regions.ts';
import { resolve, targetFiles } from '../../src/platform/resolve.ts';

const contract: unknown = JSON.parse(
  readFileSync(new URL('../../contracts/astral-planner/production.json', import.meta.url), 'utf8'),
);
const regions = { 'us-east-1': { weight: 60 }, 'eu-west-1': { weight: 40 }, 'us-west-2': { standby: true } };

function resolved(region: string, of: object, difference: object = {}) {
  const described = overlay(platform, { regions: of }) as typeof platform;
  return resolve({
    platform: described,
    environment: 'production',
    region,
    difference,
    contract,
    read: () => undefined,
  });
}

function refusal(of: object, region = 'us-east-1', difference: object = {}): string {
  try {
    resolved(region, of, difference);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a platform with regions', () => {
  it('has one target for each, in alphabetical order, whatever the order of the description', () => {
    expect(regionsOf({ regions }, {})).toEqual(['eu-west-1', 'us-east-1', 'us-west-2']);
  });

  it('has one target without a region in an environment that takes them away', () => {
    expect(regionsOf({ regions }, { regions: null })).toEqual([undefined]);
  });

  it('names a target, its folder and its contract after the region, and what is in the cluster not', () => {
    const { target } = resolved('eu-west-1', regions);
    expect(target).toMatchObject({
      id: 'astral-planner/production/eu-west-1',
      region: 'eu-west-1',
      namespace: 'astral-planner-production',
    });
    expect(target.spec.cluster.region).toBe('eu-west-1');
    expect(targetFiles('shop', 'production', 'eu-west-1').contract).toBe('contracts/shop/production/eu-west-1.json');
  });

  it('gives each region its differences, and no other the same', () => {
    const differing = {
      ...regions,
      'us-west-2': { standby: true, differs: { services: { app: { scale: { min: 6 } } } } },
    };
    expect(resolved('us-west-2', differing).target.spec.services.app?.scale?.min).toBe(6);
    expect(resolved('us-east-1', differing).target.spec.services.app?.scale?.min).toBe(5);
  });

  it('lets an environment differ in a region beyond the platform', () => {
    const differs = { services: { app: { scale: { min: 6, max: 50 } } } };
    const environment = { regions: { 'us-west-2': { differs: { services: { app: { scale: { min: 7 } } } } } } };
    const { target } = resolved('us-west-2', { ...regions, 'us-west-2': { standby: true, differs } }, environment);
    expect(target.spec.services.app?.scale).toMatchObject({ min: 7, max: 50 });
  });

  it('shares all traffic between the regions that are no standby', () => {
    expect(weights(resolved('us-east-1', regions).target.spec)).toEqual([
      ['eu-west-1', 40],
      ['us-east-1', 60],
      ['us-west-2', 0],
    ]);
  });

  it('labels every object with its region, and lets Argo CD read the folder of the region', () => {
    const objects = build(resolved('eu-west-1', regions).target).map(({ object }) => object);
    const unlabelled = objects.filter(({ metadata }) => metadata.labels?.['orrery.dev/region'] !== 'eu-west-1');
    expect(unlabelled).toEqual([]);
    const paths = objects
      .filter(({ kind }) => kind === 'Application')
      .flatMap(({ spec }) => (spec as { source: { path?: string } }).source.path ?? []);
    expect(paths).toContain('dist/astral-planner/production/eu-west-1/workloads');
    expect(paths.filter((path) => path.startsWith('dist/') && !path.includes('/eu-west-1/'))).toEqual([]);
  });

  it('keeps the regions apart in a bucket that they share', () => {
    const location = build(resolved('eu-west-1', regions).target, 'backup').find(
      ({ object }) => object.kind === 'BackupStorageLocation',
    );
    expect(location?.object.spec).toMatchObject({
      objectStorage: { prefix: 'astral-planner-production-eu-west-1' },
    });
  });
});

describe('regions that are refused', () => {
  it.each([
    [
      'weights of 90',
      { ...regions, 'us-east-1': { weight: 50 } },
      'regions {"us-east-1":{"weight":50,"standby":false}',
      'has weights that add up to 90, not to 100 (eu-west-1 40, us-east-1 50).\n  fix: share out 100 between the regions that take traffic.',
    ],
    [
      'a standby with a weight',
      { ...regions, 'us-west-2': { standby: true, weight: 10 } },
      'regions.us-west-2.weight 10',
      'is a share of the traffic, of which a standby has none until another region fails.\n  fix: take weight or standby away.',
    ],
    [
      'a region that says nothing',
      { ...regions, 'us-west-2': {} },
      'regions.us-west-2',
      'has no share of the traffic, and is no standby.\n  fix: state weight, or standby: true.',
    ],
    [
      'standbys alone',
      { 'us-east-1': { standby: true } },
      'regions',
      'has weights that add up to 0, not to 100: all are standbys.',
    ],
    [
      'a weight of 12.5',
      { ...regions, 'eu-west-1': { weight: 12.5 } },
      'regions.eu-west-1.weight 12.5',
      'is not a whole percentage.',
    ],
    [
      'a misspelled key',
      { ...regions, 'us-west-2': { standbye: true } },
      'regions.us-west-2.standbye',
      "is not a key of the vocabulary.\n  fix: did you mean 'standby'?",
    ],
  ])('%s', (_, of, path, message) => {
    const text = refusal(of);
    expect(text).toContain(message);
    expect(text).toContain(path.split(' {')[0] ?? '');
  });

  it.each([
    ['regions', { regions: {} }, 'is the same in all regions'],
    ['production', { production: false }, 'is the same in all regions'],
    ['cluster.region', { cluster: { region: 'eu-west-3' } }, 'is what the region is named'],
  ])('a region that differs in %s', (key, differs, message) => {
    expect(refusal({ 'us-east-1': { weight: 100, differs } })).toMatch(
      new RegExp(`regions.us-east-1.differs.${key}.*\n  ${message}.\n  fix: take it away.`),
    );
  });

  it('a value in a region’s differences, with the line that states it', () => {
    const file = [
      'export const shop = definePlatform({',
      "  name: 'astral-planner',",
      '  regions: {',
      "    'us-east-1': {",
      '      weight: 100,',
      '      differs: { services: { app: { scale: { min: 0 } } } },',
      '    },',
      '  },',
      '});',
    ].join('\n');
    const differs = { services: { app: { scale: { min: 0 } } } };
    const described = overlay(platform, { regions: { 'us-east-1': { weight: 100, differs } } }) as typeof platform;
    const one = { platform: described, environment: 'production', region: 'us-east-1', difference: {}, contract };
    expect(() => resolve({ ...one, read: (path) => (path.endsWith('platform.ts') ? file : undefined) })).toThrow(
      'from overlays/astral-planner/platform.ts:6 (regions.us-east-1.differs.services.app.scale.min)',
    );
  });
});
