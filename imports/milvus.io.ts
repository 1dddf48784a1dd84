import type { ContainerSecurityContext, Toleration, TopologySpreadConstraint } from './core.ts';
import { customKind } from './kind.ts';

/** One part of Milvus. */
export interface MilvusPart {
  readonly replicas: number;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
}

/** The fields of a Milvus that we emit. */
export interface IMilvus {
  readonly spec: {
    readonly mode: 'cluster' | 'standalone';
    readonly dependencies: {
      readonly etcd: { readonly external: true; readonly endpoints: readonly string[] };
      readonly storage: {
        readonly external: true;
        readonly type: 'MinIO';
        readonly endpoint: string;
        readonly secretRef: string;
      };
      readonly msgStreamType: 'woodpecker';
    };
    readonly config: Readonly<Record<string, unknown>>;
    readonly components: {
      readonly image: string;
      readonly imagePullPolicy: 'IfNotPresent';
      readonly disableMetric: boolean;
      readonly enableRollingUpdate: boolean;
      readonly runAsNonRoot: boolean;
      readonly priorityClassName?: string;
      readonly nodeSelector?: Readonly<Record<string, string>>;
      readonly tolerations?: readonly Toleration[];
      readonly podLabels: Readonly<Record<string, string>>;
      readonly env: readonly {
        readonly name: string;
        readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
      }[];
      readonly resources: {
        readonly requests: { readonly cpu: string; readonly memory: string };
        readonly limits: { readonly memory: string };
      };
      readonly securityContext: ContainerSecurityContext;
      readonly volumes?: readonly object[];
      readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
      readonly mixCoord?: MilvusPart;
      readonly proxy?: MilvusPart;
      readonly dataNode?: MilvusPart;
      readonly queryNode?: MilvusPart;
      readonly streamingNode?: MilvusPart;
      readonly standalone?: MilvusPart;
    };
  };
}

export const Milvus = customKind<IMilvus>('milvus.io/v1beta1', 'Milvus');
