import type { IRollout } from './argoproj.io.ts';

/**
 * A pod template as data, with the API's own names and all its fields.
 *
 * cdk8s-plus-27 knows Kubernetes 1.27: it drops what came later without a word, such as `preStop.sleep` (1.30). And a
 * Rollout needs the template as data anyway: its kind is where the types come from.
 */
export type PodTemplate = NonNullable<IRollout['spec']['template']>;

export type PodSpec = NonNullable<PodTemplate['spec']>;
export type Container = PodSpec['containers'][number];
export type Probe = NonNullable<Container['livenessProbe']>;
export type PreStop = NonNullable<NonNullable<Container['lifecycle']>['preStop']>;
export type ResourceRequirements = NonNullable<Container['resources']>;
export type ContainerSecurityContext = NonNullable<Container['securityContext']>;
export type PodSecurityContext = NonNullable<PodSpec['securityContext']>;
export type Affinity = NonNullable<PodSpec['affinity']>;
export type Toleration = NonNullable<PodSpec['tolerations']>[number];
export type TopologySpreadConstraint = NonNullable<PodSpec['topologySpreadConstraints']>[number];
export type Volume = NonNullable<PodSpec['volumes']>[number];
export type VolumeMount = NonNullable<Container['volumeMounts']>[number];

/** A claim that an operator makes for each pod of a set. */
export interface ClaimTemplate {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly storageClassName: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}
