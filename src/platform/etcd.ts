import type { EtcdSpec } from './schema/etcd.ts';
import type { StoreVariable } from './store-variable.ts';
import { selectorLabels, type Target } from './target.ts';

export const ETCD_PORT = 2379;
export const ETCD_PEER_PORT = 2380;
/** Metrics and health, without what is stored. */
export const ETCD_METRICS_PORT = 2381;

export function etcdPods(target: Target, store: string): Record<string, string> {
  return { ...selectorLabels(target, store), 'app.kubernetes.io/component': 'etcd' };
}

/** Host and port of each member. */
export function etcdEndpoints({ namespace }: Target, store: string, { members }: EtcdSpec): string[] {
  return Array.from({ length: members }, (_, i) => `${store}-${i}.${store}-members.${namespace}.svc:${ETCD_PORT}`);
}

export function etcdVariables(target: Target, store: string, spec: EtcdSpec): StoreVariable[] {
  return [
    {
      name: spec.variable,
      value: etcdEndpoints(target, store, spec)
        .map((endpoint) => `http://${endpoint}`)
        .join(','),
    },
  ];
}
