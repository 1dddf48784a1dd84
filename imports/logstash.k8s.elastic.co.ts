import type { ClaimTemplate, PodSpec } from './core.ts';
import { customKind } from './kind.ts';

/** The fields of a Logstash that we emit. */
export interface ILogstash {
  readonly spec: {
    readonly version: string;
    readonly count: number;
    readonly elasticsearchRefs: readonly { readonly name: string; readonly clusterName: string }[];
    readonly config: Readonly<Record<string, string | number | boolean>>;
    readonly pipelines: readonly { readonly 'pipeline.id': string; readonly 'config.string': string }[];
    readonly services: readonly {
      readonly name: string;
      readonly service: {
        readonly spec: {
          readonly ports: readonly {
            readonly name: string;
            readonly port: number;
            readonly targetPort: number;
            readonly protocol: 'TCP';
          }[];
        };
      };
    }[];
    readonly podTemplate: { readonly spec: PodSpec };
    readonly volumeClaimTemplates: readonly ClaimTemplate[];
  };
}

export const Logstash = customKind<ILogstash>('logstash.k8s.elastic.co/v1alpha1', 'Logstash');
