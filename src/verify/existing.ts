import { groupOf, type KubernetesObject } from '../manifests/manifest.ts';

/** What a live cluster has of the kinds that manifests name. */
export interface ExistingObjects {
  /** The context's name, for messages. */
  readonly cluster: string;
  readonly objects: readonly KubernetesObject[];
  /** Kinds, as `apps/Deployment`, of which it said all objects: what is not among them is not there. */
  readonly whole: ReadonlySet<string>;
  /** Kinds that it serves. */
  readonly serves: ReadonlySet<string>;
}

/** `apps/Deployment`; `/Secret` for the core group. */
export function kindKey(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `${groupOf(object)}/${object.kind}`;
}
