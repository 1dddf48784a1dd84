import { injectedProxy } from '../injected-proxy.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { quantityValue } from '../schema/quantity.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt, objectAt, textAt } from '../values.ts';

/** What a pod asks for, by the names that quotas use: `requests.cpu` in cores, `limits.memory` in bytes. */
export type Amounts = Readonly<Record<string, number>>;

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'] as const;
const SIDES = ['requests', 'limits'] as const;

/** What a namespace's LimitRanges give to containers that state nothing. */
export interface Defaults {
  readonly requests: Readonly<Record<string, number>>;
  readonly limits: Readonly<Record<string, number>>;
}

/** The defaults of each namespace that has any. */
export function limitRangesOf(set: ManifestSet): Map<string, Defaults> {
  const found = new Map<string, Defaults>();
  for (const { object } of set.ofKind('LimitRange')) {
    for (const limit of listAt(object, 'spec', 'limits')) {
      if (textAt(limit, 'type') !== 'Container') continue;
      const limits = amounts(objectAt(limit, 'default'));
      found.set(object.metadata.namespace ?? 'default', {
        limits,
        requests: { ...limits, ...amounts(objectAt(limit, 'defaultRequest')) },
      });
    }
  }
  return found;
}

function amounts(object: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => {
      const amount = quantityValue(value);
      return amount === undefined ? [] : [[key, amount]];
    }),
  );
}

/**
 * What the scheduler and quotas count for one pod: all containers with the sidecars, or the largest init container beside
 * the sidecars that have started before it, and the overhead.
 */
export function podAmounts(template: PodTemplate, defaults: Defaults | undefined): Amounts {
  const total: Record<string, number> = { pods: 1 };
  for (const side of SIDES) {
    for (const resource of RESOURCES) {
      const proxy = injectedProxy(template);
      // It starts before all others.
      let sidecars = proxy ? (amountOf(proxy, side, resource, defaults) ?? 0) : 0;
      let starting = 0;
      let running = 0;
      for (const { container, kind } of containersOf(template)) {
        const amount = amountOf(container, side, resource, defaults) ?? 0;
        if (kind === 'containers') running += amount;
        else if (container.restartPolicy === 'Always') sidecars += amount;
        else starting = Math.max(starting, sidecars + amount);
        starting = Math.max(starting, sidecars);
      }
      const overhead = side === 'requests' ? (quantityValue(at(template.spec, 'overhead', resource) ?? 0) ?? 0) : 0;
      const amount = Math.max(starting, sidecars + running) + overhead;
      if (amount > 0) total[`${side}.${resource}`] = amount;
    }
  }
  return total;
}

/** What a container asks for, with what the API server and the LimitRange fill in; undefined when that is nothing. */
export function amountOf(
  container: Readonly<Record<string, unknown>>,
  side: (typeof SIDES)[number],
  resource: string,
  defaults: Defaults | undefined,
): number | undefined {
  const stated = quantityValue(at(container, 'resources', side, resource));
  if (stated !== undefined) return stated;
  // The API server sets the request to the limit where only that is stated; then the LimitRange fills in the rest.
  const limit = side === 'requests' ? quantityValue(at(container, 'resources', 'limits', resource)) : undefined;
  return limit ?? defaults?.[side][resource];
}

/** `12`, `1.5`, `800Gi`: an amount as people write it. */
export function written(resource: string, amount: number): string {
  if (!/memory|storage/.test(resource)) return String(Math.round(amount * 1000) / 1000);
  const unit = [
    ['Ti', 2 ** 40],
    ['Gi', 2 ** 30],
    ['Mi', 2 ** 20],
    ['Ki', 2 ** 10],
  ] as const;
  const [name, size] = unit.find(([, bytes]) => amount >= bytes) ?? ['', 1];
  return `${Math.round((amount / size) * 100) / 100}${name}`;
}
