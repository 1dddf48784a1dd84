import { milvusParts } from './milvus.ts';
import type { MeshSpec } from './schema/mesh.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ResourcesSpec, ServiceSpec } from './schema/service.ts';
import { type ClusterStore, inCluster } from './stores.ts';
import { bytes, millicores } from './values.ts';

/** What pods may ask for together. */
export interface Capacity {
  readonly pods: number;
  readonly cpuMillicores: number;
  readonly memoryRequestBytes: number;
  readonly memoryLimitBytes: number;
}

/**
 * The most pods that a service has at one time: its largest scale, and beside it what a release adds. A canary on its
 * last step and a second colour both stand beside the whole old version; a rolling update surges by a
 * quarter, of both colours too when what they share changes.
 */
export function peakPods(service: ServiceSpec): number {
  const settled = service.scale?.max ?? service.replicas ?? 1;
  const surge = Math.ceil(settled / 4);
  if (service.delivery.kind === 'rolling') return settled + surge;
  return service.delivery.kind === 'colors' ? (settled + surge) * 2 : settled * 2;
}

/** What a service asks for at its peak, all containers together, with the mesh's proxy where there is one. */
export function peakCapacity(service: ServiceSpec, mesh?: MeshSpec): Capacity {
  const containers = [
    service.resources,
    ...(service.proxy ? [service.proxy.resources] : []),
    ...(mesh ? [mesh.proxy] : []),
  ];
  return times(containers.map(ofContainer).reduce(plus), peakPods(service));
}

/**
 * What a store in the cluster asks for at its peak. PostgreSQL has a server more while one is made anew, a second cluster
 * while the recovery is tested, and PgBouncer's pods; Redis its sentinels, exporters and proxies; Kafka its controllers and
 * the pods that look after topics, users and consumers; Milvus a pod more of each part while it is updated.
 */
export function storeCapacity(store: ClusterStore): Capacity {
  const of = (pods: number, cpu: string, memory: number): Capacity => ({
    pods,
    cpuMillicores: millicores(cpu) * pods,
    memoryRequestBytes: memory * pods,
    memoryLimitBytes: memory * pods,
  });
  switch (store.kind) {
    case 'redis':
      return total([of(store.replicas, store.cpu, bytes(store.memory) * 1.5 + 128 * MiB), of(4, '50m', 256 * MiB)]);
    case 'postgresql':
      return total([
        of(store.instances + 1 + (store.restoreTest ? 1 : 0), store.cpu, bytes(store.memory)),
        of((store.pooler?.instances ?? 0) * 2, '100m', 256 * MiB),
      ]);
    case 'kafka':
      return total([
        of(store.brokers, store.cpu, bytes(store.memory)),
        of(store.controllers, KAFKA_CONTROLLER.cpu, KAFKA_CONTROLLER.memoryBytes),
        of(3, '200m', 1024 * MiB),
      ]);
    case 'minio':
      return total([of(store.servers, store.cpu, bytes(store.memory)), of(store.servers, '50m', 128 * MiB)]);
    case 'etcd':
      return of(store.members, store.cpu, bytes(store.memory));
    case 'milvus':
      return total(Object.values(milvusParts(store)).map((pods) => of(pods + 1, store.cpu, bytes(store.memory))));
  }
}

const MiB = 2 ** 20;

/** What runs beside the services in a namespace: the egress proxy, snapshot, migration and load test jobs, a debug container. */
const BESIDE: Capacity = {
  pods: 20,
  cpuMillicores: 4000,
  memoryRequestBytes: 8192 * MiB,
  memoryLimitBytes: 8192 * MiB,
};

/** What everything in the namespace of a domain asks for at its peak; in the platform's own, where stores are too, without one. */
export function namespacePeak(spec: PlatformSpec, domain?: string): Capacity {
  const own = Object.values(spec.services).filter((service) => service.domain === domain);
  const stores = domain === undefined ? Object.values(spec.stores) : [];
  return total([
    BESIDE,
    ...own.map((service) => peakCapacity(service, spec.mesh)),
    ...stores.flatMap((store) => (inCluster(store) ? [storeCapacity(store)] : [])),
  ]);
}

/** What each controller of Kafka asks for: it keeps who leads what, and no messages. */
export const KAFKA_CONTROLLER = { cpu: '250m', memoryBytes: 1024 * MiB } as const;

/** The capacities of several workloads together. */
export function total(capacities: readonly Capacity[]): Capacity {
  return capacities.reduce((a, b) => ({ ...plus(a, b), pods: a.pods + b.pods }), NOTHING);
}

const NOTHING: Capacity = { pods: 0, cpuMillicores: 0, memoryRequestBytes: 0, memoryLimitBytes: 0 };

/** Two containers of one pod. */
function plus(a: Capacity, b: Capacity): Capacity {
  return {
    pods: a.pods,
    cpuMillicores: a.cpuMillicores + b.cpuMillicores,
    memoryRequestBytes: a.memoryRequestBytes + b.memoryRequestBytes,
    memoryLimitBytes: a.memoryLimitBytes + b.memoryLimitBytes,
  };
}

function ofContainer(resources: ResourcesSpec): Capacity {
  return {
    pods: 1,
    cpuMillicores: millicores(resources.cpu.request),
    memoryRequestBytes: bytes(resources.memory.request),
    memoryLimitBytes: bytes(resources.memory.limit),
  };
}

function times(capacity: Capacity, count: number): Capacity {
  return {
    pods: capacity.pods * count,
    cpuMillicores: capacity.cpuMillicores * count,
    memoryRequestBytes: capacity.memoryRequestBytes * count,
    memoryLimitBytes: capacity.memoryLimitBytes * count,
  };
}
