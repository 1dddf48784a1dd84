import type { MilvusSpec } from './schema/milvus.ts';
import type { StoreVariable } from './store-variable.ts';
import type { Target } from './target.ts';

/** Where clients connect to. */
export const MILVUS_PORT = 19_530;

/** All pods of a Milvus, by the labels that its operator gives them. */
export function milvusPods(store: string): Record<string, string> {
  return { 'app.kubernetes.io/instance': store, 'app.kubernetes.io/name': 'milvus' };
}

/** The parts that run as pods of their own, and how many of each. Of two coordinators one waits. */
export function milvusParts({ replicas }: MilvusSpec): Readonly<Record<string, number>> {
  return replicas === 1
    ? { standalone: 1 }
    : { mixcoord: 2, proxy: replicas, datanode: replicas, querynode: replicas, streamingnode: replicas };
}

/** The part that clients speak to. */
export function milvusFront(store: string, { replicas }: MilvusSpec): Record<string, string> {
  return { ...milvusPods(store), 'app.kubernetes.io/component': replicas === 1 ? 'standalone' : 'proxy' };
}

/** The Secret with the password of `root`, made in the cluster. */
export function milvusSecret(store: string): string {
  return `${store}-password`;
}

export function milvusVariables({ namespace }: Target, store: string, { variable }: MilvusSpec): StoreVariable[] {
  const password = `${variable}_PASSWORD`;
  return [
    { name: `${variable}_URI`, value: `http://${store}-milvus.${namespace}.svc:${MILVUS_PORT}` },
    { name: password, secret: { name: milvusSecret(store), key: 'password' } },
    { name: `${variable}_TOKEN`, value: `root:$(${password})` },
  ];
}
