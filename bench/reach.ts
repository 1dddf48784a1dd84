import type { KubernetesObject } from '../src/manifests/manifest.ts';
import { edgesOf } from '../src/verify/reach/matrix.ts';
import { networkOf } from '../src/verify/reach/network.ts';
import { ManifestSet } from '../src/verify/set.ts';

const NAMESPACE_SIZE = 20;

const namespaceOf = (index: number) => `team-${Math.floor(index / NAMESPACE_SIZE)}`;

function policy(name: string, index: number, spec: object): KubernetesObject {
  const metadata = { name: `${name}-${index}`, namespace: namespaceOf(index) };
  const podSelector = { matchLabels: { app: `app-${index}` } };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector, ...spec } };
}

function objectsOf(index: number, workloads: number): KubernetesObject[] {
  const labels = { app: `app-${index}`, tier: index % 2 === 0 ? 'front' : 'back' };
  const ports = [{ name: 'http', containerPort: 8080 }];
  const next = (index + 7) % workloads;
  const peer = (other: number) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespaceOf(other) } },
    podSelector: { matchLabels: { app: `app-${other}` } },
  });
  const range = `10.${Math.floor(index / 256) % 256}.${index % 256}.0/24`;
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `app-${index}`, namespace: namespaceOf(index) },
      spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'app', ports }] } } },
    },
    policy('in', index, {
      policyTypes: ['Ingress'],
      ingress: [
        { from: [peer((index - 7 + workloads) % workloads)], ports: [{ port: 'http' }] },
        { from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] } }] },
      ],
    }),
    policy('out', index, {
      policyTypes: ['Egress'],
      egress: [{ to: [peer(next)] }, { to: [{ ipBlock: { cidr: range } }], ports: [{ port: 5432 }] }],
    }),
  ];
}

/**
 * The network of a large cluster, every edge of it. Each workload has two policies, in namespaces of 20: who may call it, and
 * whom and which range of addresses it may call.
 */
export function reachability(workloads: number): () => void {
  const objects = Array.from({ length: workloads }, (_, index) => objectsOf(index, workloads)).flat();
  return () => {
    const network = networkOf(new ManifestSet(objects.map((object) => ({ object, file: 'made' }))));
    let edges = 0;
    for (const _ of edgesOf(network, { from: undefined })) edges += 1;
    if (edges < workloads) throw new Error(`${workloads} workloads have but ${edges} edges`);
  };
}
