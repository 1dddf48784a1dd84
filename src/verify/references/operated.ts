import { type Labels, MAKERS } from './made.ts';
import type { World } from './world.ts';

/**
 * Labels that only one operator gives. A selector that asks for another value of one of them, where that operator's
 * resources are, selects nothing.
 */
const OWN =
  /^(?:cnpg\.io\/(?:cluster|poolerName|podRole)|strimzi\.io\/(?:cluster|name|pool-name)|elasticsearch\.k8s\.elastic\.co\/cluster-name|kibana\.k8s\.elastic\.co\/name|logstash\.k8s\.elastic\.co\/name|v1\.min\.io\/tenant|operator\.prometheus\.io\/name)$/;

interface Found {
  readonly pods: Labels[];
  readonly services: Map<string, readonly number[]>;
}

const byWorld = new WeakMap<World, ReadonlyMap<string, Found>>();

function foundIn(world: World, namespace: string): Found | undefined {
  let all = byWorld.get(world);
  if (!all) {
    const found = new Map<string, Found>();
    for (const [kind, make] of Object.entries(MAKERS)) {
      const [group = '', name = ''] = kind.split('/');
      for (const subject of world.all(group, name)) {
        const own = subject.object.metadata.namespace ?? '';
        const here: Found = found.get(own) ?? { pods: [], services: new Map() };
        found.set(own, here);
        const { pods = [], services = {} } = make(subject);
        here.pods.push(...pods);
        for (const [service, ports] of Object.entries(services)) here.services.set(service, ports);
      }
    }
    all = found;
    byWorld.set(world, all);
  }
  return all.get(namespace);
}

/**
 * Whether pods that operators make have these labels: undefined when nobody can tell, since operators give more labels
 * than are known here.
 */
export function operatedPods(world: World, namespace: string, wanted: Labels): boolean | undefined {
  const pods = foundIn(world, namespace)?.pods ?? [];
  const entries = Object.entries(wanted);
  if (pods.some((labels) => entries.every(([key, value]) => labels[key] === value))) return true;
  const foreign = entries.some(
    ([key, value]) =>
      OWN.test(key) && pods.some((labels) => key in labels) && !pods.some((labels) => labels[key] === value),
  );
  return foreign ? false : undefined;
}

/** Ports of a Service that an operator makes; undefined when none is known to. */
export function operatedService(world: World, namespace: string, name: string): readonly number[] | undefined {
  return foundIn(world, namespace)?.services.get(name);
}
