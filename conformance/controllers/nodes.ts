import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { ConformanceTarget } from '../step.ts';

/** Three zones, and more than one node in each: one can be drained while its zone still has room. */
export const ZONES = ['a', 'b', 'c'] as const;
const NODES_A_ZONE = 2;

interface NodePool {
  readonly template: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec: {
      readonly taints?: readonly object[];
      readonly requirements?: readonly {
        readonly key: string;
        readonly operator: string;
        readonly values?: readonly string[];
      }[];
    };
  };
}

/** Nodes as Karpenter would make them for each NodePool of the target; plain ones where it has none. */
export function nodesFor({ target, manifests }: ConformanceTarget): KubernetesObject[] {
  const pools = manifests.filter(({ object }) => object.kind === 'NodePool').map(({ object }) => object);
  const region = target.spec.cluster.region;
  const plain = { apiVersion: '', kind: '', metadata: { name: 'plain' }, spec: { template: { spec: {} } } };
  return (pools.length === 0 ? [plain] : pools).flatMap((pool) =>
    ZONES.flatMap((zone) =>
      Array.from({ length: NODES_A_ZONE }, (_, i) => nodeOf(pool, `${region}${zone}`, region, i + 1)),
    ),
  );
}

function nodeOf(pool: KubernetesObject, zone: string, region: string, number: number): KubernetesObject {
  const { template } = pool.spec as NodePool;
  const name = `${pool.metadata.name}-${zone}-${number}`;
  const required = (template.spec.requirements ?? []).flatMap(({ key, operator, values = [] }) =>
    operator === 'In' && values[0] !== undefined ? [[key, values[0]] as const] : [],
  );
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...Object.fromEntries(required),
        ...template.metadata?.labels,
        'karpenter.sh/nodepool': pool.metadata.name,
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/region': region,
        'topology.kubernetes.io/zone': zone,
      },
    },
    spec: { taints: template.spec.taints ?? [] },
    // Room for everything: whether the budget suffices is the quota's question here, not the machine's.
    status: {
      allocatable: { cpu: '192', memory: '1Ti', pods: '500', 'ephemeral-storage': '1Ti' },
      capacity: { cpu: '192', memory: '1Ti', pods: '500', 'ephemeral-storage': '1Ti' },
    },
  };
}
