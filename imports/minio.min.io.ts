import type { ContainerSecurityContext, PodSecurityContext, Toleration, TopologySpreadConstraint } from './core.ts';
import { customKind } from './kind.ts';

/** The fields of a Tenant that we emit. */
export interface ITenant {
  readonly spec: {
    readonly image: string;
    readonly imagePullPolicy: 'IfNotPresent';
    readonly configuration: { readonly name: string };
    readonly users: readonly { readonly name: string }[];
    readonly buckets: readonly { readonly name: string }[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly requestAutoCert: boolean;
    readonly podManagementPolicy: 'Parallel';
    readonly priorityClassName?: string;
    readonly mountPath: string;
    readonly features: { readonly bucketDNS: boolean; readonly enableSFTP: boolean };
    readonly pools: readonly {
      readonly name: string;
      readonly servers: number;
      readonly volumesPerServer: number;
      readonly labels: Readonly<Record<string, string>>;
      readonly nodeSelector?: Readonly<Record<string, string>>;
      readonly tolerations?: readonly Toleration[];
      readonly resources: {
        readonly requests: { readonly cpu: string; readonly memory: string };
        readonly limits: { readonly memory: string };
      };
      readonly securityContext: PodSecurityContext;
      readonly containerSecurityContext: ContainerSecurityContext;
      readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
      readonly volumeClaimTemplate: {
        readonly apiVersion: 'v1';
        readonly kind: 'PersistentVolumeClaim';
        readonly metadata: { readonly name: string };
        readonly spec: {
          readonly accessModes: readonly string[];
          readonly storageClassName: string;
          readonly resources: { readonly requests: { readonly storage: string } };
        };
      };
    }[];
  };
}

export const Tenant = customKind<ITenant>('minio.min.io/v2', 'Tenant');
