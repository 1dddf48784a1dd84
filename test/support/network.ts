import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { End as KnownEnd } from '../../src/verify/reach/ends.ts';
import { policyOf } from '../../src/verify/reach/policy.ts';
import { hasPort } from '../../src/verify/reach/ports.ts';
import { Reachability } from '../../src/verify/reach/reachability.ts';

export type End =
  | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly address: string };
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
}

/** Whether the NetworkPolicies among objects let a connection through. */
export function passes(objects: readonly KubernetesObject[], connection: Connection): boolean {
  const policies = objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map((object) => policyOf({ object, file: 'rendered' }));
  const [from, to] = [known(connection.from), known(connection.to)];
  const { ports } = new Reachability(policies, [from, to]).edge(from, to);
  return hasPort(ports, connection.protocol ?? 'TCP', connection.port);
}

function known(end: End): KnownEnd {
  if ('address' in end) return { kind: 'addresses', name: end.address, address: end.address };
  const namespaceLabels = { 'kubernetes.io/metadata.name': end.namespace };
  return { kind: 'pods', name: JSON.stringify(end), ...end, namespaceLabels, ports: [] };
}
