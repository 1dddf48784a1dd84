import { describe, expect, it } from 'vitest';
import { platforms } from '../overlays/index.ts';
import {
  type Became,
  type Bullet,
  isNamed,
  readBullets,
  unfulfilled,
  type Written,
} from '../src/report/reference/platforms.ts';
import { becameOf, bulletsOf, listedPlatforms } from '../tools/written.ts';

const all = listedPlatforms().map((platform) => {
  const bullets = bulletsOf(platform);
  return { platform, bullets, became: becameOf(platform, bullets) };
});

/** A platform without the objects that one piece of evidence names, in the targets that it is about. */
function without({ objects: [first] }: Bullet, became: Became): Became {
  const named = ({ object }: Written) => first !== undefined && isNamed(first.object, object);
  const kept = [...became.targets].map(([target, files]) => [target, files.filter((file) => !named(file))] as const);
  return { ...became, targets: new Map(kept) };
}

describe('what the platforms were asked to be', () => {
  it('is listed for platforms that are registered, and for each that began with a document', () => {
    const listed = all.map(({ platform }) => platform);
    expect(Object.keys(platforms)).toEqual(expect.arrayContaining(listed));
    const documents = ['astral-field', 'astral-planner', 'astral-turf', 'idp-platform', 'suuupra'];
    expect(listed).toEqual(documents.filter((name) => name in platforms));
  });

  it.each(all)('$platform is in dist/, row by row', ({ bullets, became }) => {
    expect(bullets.flatMap((bullet) => unfulfilled(bullet, became))).toEqual([]);
  });

  it.each(all)('$platform: no row holds when its first object is taken away', ({ bullets, became }) => {
    const held = bullets.filter((bullet) => unfulfilled(bullet, without(bullet, became)).length === 0);
    expect(held.map(({ bullet }) => bullet)).toEqual([]);
  });

  it.each(all)('$platform: no row is listed twice', ({ bullets }) => {
    const rows = bullets.map(({ section, bullet }) => `${section}: ${bullet}`);
    expect(rows.filter((row, i) => rows.indexOf(row) !== i)).toEqual([]);
  });
});

describe('a row', () => {
  const object = {
    kind: 'ScaledObject',
    metadata: { name: 'app', namespace: 'shop' },
    spec: { minReplicaCount: 3, triggers: [{ type: 'cpu' }] },
  };
  const became: Became = {
    platform: 'shop',
    targets: new Map([
      ['staging', []],
      ['production', [{ file: 'f', text: 'minReplicaCount: 3\n', object }]],
    ]),
  };
  const row = (evidence: object): Bullet => {
    const [read] = readBullets([{ section: 'shop', bullet: 'three replicas', objects: [evidence] }]);
    return read!;
  };
  const evidence = { in: 'production', object: 'ScaledObject/app' };

  it('holds where the object is there, by name, pattern or namespace', () => {
    for (const name of ['ScaledObject/app', 'ScaledObject/a*', 'ScaledObject/shop/app', 'ScaledObject/*/app']) {
      expect(unfulfilled(row({ ...evidence, object: name }), became)).toEqual([]);
    }
  });

  it('is about every target, where it names none', () => {
    expect(unfulfilled(row({ object: 'ScaledObject/app' }), became)).toEqual([
      'three replicas: shop/staging has no ScaledObject/app',
    ]);
  });

  it('says what the object has instead', () => {
    expect(unfulfilled(row({ ...evidence, where: { 'spec.minReplicaCount': 5 } }), became)).toEqual([
      'three replicas: shop/production ScaledObject/app has spec.minReplicaCount 3, not 5',
    ]);
    expect(unfulfilled(row({ ...evidence, where: { 'spec.triggers[0].type': 'cpu' } }), became)).toEqual([]);
    expect(unfulfilled(row({ ...evidence, contains: ['minReplicaCount', 'maxReplicaCount'] }), became)).toEqual([
      'three replicas: shop/production ScaledObject/app does not contain "maxReplicaCount"',
    ]);
  });

  it('takes any of several kinds', () => {
    expect(unfulfilled(row({ ...evidence, object: 'HorizontalPodAutoscaler|ScaledObject/app' }), became)).toEqual([]);
  });

  it('names a target that does not exist, and finds targets by a pattern', () => {
    expect(unfulfilled(row({ ...evidence, in: 'prod' }), became)).toEqual(['three replicas: there is no shop/prod']);
    expect(unfulfilled(row({ ...evidence, in: 'prod*' }), became)).toEqual([]);
  });

  it('has no unknown keys', () => {
    expect(() => row({ ...evidence, were: {} })).toThrow('Unrecognized key');
  });
});
