import type { ClaimTemplate, PodSpec } from './core.ts';
import { customKind } from './kind.ts';

/** The fields of an Elasticsearch that we emit (ECK 3.4 and newer: zoneAwareness). */
export interface IElasticsearch {
  readonly spec: {
    readonly version: string;
    readonly auth?: {
      readonly fileRealm?: readonly { readonly secretName: string }[];
      readonly roles?: readonly { readonly secretName: string }[];
    };
    readonly volumeClaimDeletePolicy: 'DeleteOnScaledownOnly' | 'DeleteOnScaledownAndClusterDeletion';
    readonly nodeSets: readonly {
      readonly name: string;
      readonly count: number;
      readonly config: Readonly<Record<string, string | number | boolean | readonly string[]>>;
      readonly zoneAwareness?: { readonly topologyKey?: string; readonly zones?: readonly string[] };
      readonly podTemplate: { readonly spec: PodSpec };
      readonly volumeClaimTemplates: readonly ClaimTemplate[];
    }[];
  };
}

export const Elasticsearch = customKind<IElasticsearch>('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch');
