import type { PodSpec } from './core.ts';
import { customKind } from './kind.ts';

/** The fields of a Kibana that we emit. */
export interface IKibana {
  readonly spec: {
    readonly version: string;
    readonly count: number;
    readonly elasticsearchRef: { readonly name: string };
    readonly config: Readonly<Record<string, string | number | boolean>>;
    readonly http?: { readonly tls: { readonly selfSignedCertificate: { readonly disabled: true } } };
    readonly podTemplate: { readonly spec: PodSpec };
  };
}

export const Kibana = customKind<IKibana>('kibana.k8s.elastic.co/v1', 'Kibana');
