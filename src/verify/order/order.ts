import type { Subject } from '../finding.ts';
import type { Application } from '../references/applications.ts';
import type { World } from '../references/world.ts';
import { nameOf } from '../set.ts';
import { type Need, needsOf } from './needs.ts';
import { applicationOf, positionOf } from './position.ts';

/** What one Application needs of another that is synced beside it. */
export interface Edge {
  readonly from: Application;
  readonly to: Application;
  readonly needs: readonly Need[];
  readonly strict: boolean;
}

export interface Order {
  /** Needs between Applications, one edge for each pair. */
  readonly edges: readonly Edge[];
  /** Needs within one Application, or among manifests that none syncs. */
  readonly within: readonly Need[];
}

const orders = new WeakMap<World, Order>();

export function orderOf(world: World): Order {
  let order = orders.get(world);
  if (!order) {
    order = build(world);
    orders.set(world, order);
  }
  return order;
}

function build(world: World): Order {
  const pairs = new Map<string, { from: Application; to: Application; needs: Need[] }>();
  const within: Need[] = [];
  for (const need of needsOf(world)) {
    const from = turnOf(world, need.subject, need.on);
    const to = turnOf(world, need.on, need.subject);
    if (from === undefined && to === undefined) {
      within.push(need);
      continue;
    }
    if (from === undefined || to === undefined || !areSiblings(world, from, to)) continue;
    const key = `${from.name}\0${to.name}`;
    const pair = pairs.get(key);
    if (pair) pair.needs.push(need);
    else pairs.set(key, { from, to, needs: [need] });
  }
  const edges = [...pairs.values()].map((pair) => ({ ...pair, strict: pair.needs.some(({ strict }) => strict) }));
  return { edges, within };
}

/** The Application in whose turn an object comes; undefined when it comes in the same one as the other. */
function turnOf(world: World, subject: Subject, other: Subject): Application | undefined {
  const own = applicationOf(world, subject);
  return own === applicationOf(world, other) ? undefined : own;
}

/** Waves order only what one and the same Application syncs. */
function areSiblings(world: World, a: Application, b: Application): boolean {
  return world.applications.of(a.subject) === world.applications.of(b.subject);
}

/** Whether a need within one Application is met by phases and waves; Argo CD orders namespaces and CRDs itself. */
export function isInOrder(world: World, { subject, on }: Need): boolean {
  const after = positionOf(world, subject);
  const before = positionOf(world, on);
  if (!after || !before) return true;
  return before.phase === after.phase ? before.wave <= after.wave : before.phase < after.phase;
}

/** The first need of an edge in words: `Rollout/shop/web is a Rollout, a kind that … brings, and 3 more`. */
export function reasonOf({ needs }: Pick<Edge, 'needs'>): string {
  const first = needs.find(({ strict }) => strict) ?? needs[0];
  if (!first) return '';
  const more = needs.length - 1;
  return `${nameOf(first.subject.object)} ${first.why}${more === 0 ? '' : `, and ${more} more ${more === 1 ? 'need' : 'needs'}`}`;
}
