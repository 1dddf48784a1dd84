import type { HelmValue, HelmValues, Labels } from './addon.ts';
import type { AddonContext } from './context.ts';
import type { AddonId } from './ids.ts';

/** Survives eviction for anything but the node itself: what the cluster cannot work without. */
export const CLUSTER_CRITICAL = 'system-cluster-critical';

/** The image runs as non-root with nothing it does not need: what Pod Security calls restricted. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
} as const satisfies HelmValues;

/**
 * Memory is capped; CPU is not: a throttled controller is a slow one. Where a chart caps CPU by default (KEDA, Falco, ECK,
 * Gatekeeper, OpenCost: one core, or near; k6: 100m), its cap stays, as Helm lays values over its defaults.
 */
export function resources(cpu: string, memory: string, memoryLimit: string = memory): HelmValues {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

/** Over zones and nodes where the cluster has them; never a reason not to run. Nothing for a single replica. */
export function spread(context: AddonContext, matchLabels: Labels): HelmValue {
  if (!context.production) return [];
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
  }));
}

/** The annotation by which an add-on's ServiceAccount is somebody to the cloud. */
export function roleAnnotations(context: AddonContext, addon: AddonId): HelmValues {
  return context.identity(addon);
}

/** `value` of what is set in production, the smaller one elsewhere. */
export function inProduction<T>(context: AddonContext, production: T, otherwise: T): T {
  return context.production ? production : otherwise;
}
