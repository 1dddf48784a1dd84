import { storeCapacity } from '../../platform/capacity.ts';
import { placementOf, placements } from '../../platform/node-groups.ts';
import { providers } from '../../platform/providers/index.ts';
import type { ClusterStore } from '../../platform/stores.ts';
import { inCluster } from '../../platform/stores.ts';
import type { Target } from '../../platform/target.ts';
import { bytes, millicores } from '../../platform/values.ts';
import type { Subject } from '../finding.ts';
import type { PodTemplate } from '../pod-template.ts';
import type { ManifestSet } from '../set.ts';
import { textAt } from '../values.ts';

/** What a store asks for whose pods an operator makes: no manifest has their templates. */
export interface Operated {
  /** The operator's resource. */
  readonly subject: Subject;
  readonly cpu: number;
  readonly memory: number;
}

/** A group of nodes that Terraform makes, as the overlay describes it, and what operators run on it. */
export interface NodeGroup {
  readonly name: string;
  /** What the cloud calls it: the value of its nodes' label. */
  readonly value: string;
  /** CPUs and bytes of each node. */
  readonly cpu: number;
  readonly memory: number;
  readonly max: number;
  readonly operated: readonly Operated[];
}

const LABELS = Object.values(providers).map(({ nodeGroupLabel }) => nodeGroupLabel);

/** The kinds of stores whose pods operators make. */
const KINDS: Partial<Record<ClusterStore['kind'], string>> = {
  postgresql: 'Cluster',
  kafka: 'Kafka',
  minio: 'Tenant',
  milvus: 'Milvus',
};

/** The group that pods are placed on, by what the cloud calls it; undefined where any node will do. */
export function groupOf({ spec }: PodTemplate): string | undefined {
  return LABELS.map((label) => textAt(spec, 'nodeSelector', label)).find((value) => value !== undefined);
}

/** The groups of a platform that something is placed on. */
export function nodeGroupsOf(set: ManifestSet, target: Target): NodeGroup[] {
  const used = new Set(placements(target.spec).map(({ group }) => group));
  return Object.entries(target.spec.nodeGroups).flatMap(([name, { cpu, memory, max }]): NodeGroup[] => {
    const placement = used.has(name) ? placementOf(target, name) : undefined;
    if (!placement) return [];
    return [
      {
        name,
        value: placement.value,
        cpu: millicores(cpu) / 1000,
        memory: bytes(memory),
        max,
        operated: operatedOn(set, target, name),
      },
    ];
  });
}

function operatedOn(set: ManifestSet, target: Target, group: string): Operated[] {
  return Object.entries(target.spec.stores).flatMap(([name, store]): Operated[] => {
    const kind = inCluster(store) && store.nodeGroup === group ? KINDS[store.kind] : undefined;
    const subject = kind && set.ofKind(kind).find(({ object: { metadata } }) => metadata.name === name);
    if (!subject || !inCluster(store)) return [];
    const { cpuMillicores, memoryRequestBytes } = storeCapacity(store);
    return [{ subject, cpu: cpuMillicores / 1000, memory: memoryRequestBytes }];
  });
}
