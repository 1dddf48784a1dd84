import type { KubernetesObject } from '../../src/manifests/manifest.ts';

type Fields = Record<string, unknown>;

interface Rollout {
  readonly replicas?: number;
  readonly selector: object;
  readonly template: object;
  readonly strategy: {
    readonly canary?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    readonly blueGreen?: object;
  };
}

/**
 * The Deployment that makes the same pods as a Rollout, in the same numbers: the Rollouts controller does not run here.
 * A blue-green release has both colours in full, as a surge of 100 % has.
 */
export function deploymentFor({ metadata, spec }: KubernetesObject): KubernetesObject {
  const { replicas, selector, template, strategy } = spec as Rollout;
  const rollingUpdate = strategy.blueGreen
    ? { maxSurge: '100%', maxUnavailable: 0 }
    : { maxSurge: strategy.canary?.maxSurge ?? '25%', maxUnavailable: strategy.canary?.maxUnavailable ?? '25%' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector,
      template,
      strategy: { type: 'RollingUpdate', rollingUpdate },
    },
  };
}

interface ScaledObject {
  readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind?: string; readonly name: string };
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly triggers: readonly { readonly type: string; readonly metadata: { readonly value?: string } }[];
  readonly advanced?: {
    readonly horizontalPodAutoscalerConfig?: { readonly name?: string; readonly behavior?: object };
  };
}

/** The HorizontalPodAutoscaler that KEDA makes of a ScaledObject; its own metrics are KEDA's to serve. */
export function autoscalerFor({ metadata, spec }: KubernetesObject): KubernetesObject {
  const { scaleTargetRef, minReplicaCount, maxReplicaCount, triggers, advanced } = spec as ScaledObject;
  const config = advanced?.horizontalPodAutoscalerConfig;
  const metrics = triggers
    .filter(({ type }) => type === 'cpu' || type === 'memory')
    .map(({ type, metadata: { value } }) => ({
      type: 'Resource',
      resource: { name: type, target: { type: 'Utilization', averageUtilization: Number(value) } },
    }));
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { ...metadata, name: config?.name ?? `keda-hpa-${metadata.name}` },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', ...scaleTargetRef },
      // KEDA scales to none by itself; a HorizontalPodAutoscaler holds at least one.
      minReplicas: Math.max(minReplicaCount ?? 0, 1),
      maxReplicas: maxReplicaCount ?? 100,
      ...(metrics.length === 0 ? {} : { metrics }),
      ...(config?.behavior === undefined ? {} : { behavior: config.behavior }),
    },
  };
}

/** A HorizontalPodAutoscaler of a Rollout scales the Deployment that stands in for it. */
export function retargeted(autoscaler: KubernetesObject): KubernetesObject {
  const spec = autoscaler.spec as Fields;
  const target = spec.scaleTargetRef as Fields;
  if (target.kind !== 'Rollout') return autoscaler;
  return { ...autoscaler, spec: { ...spec, scaleTargetRef: { ...target, apiVersion: 'apps/v1', kind: 'Deployment' } } };
}
