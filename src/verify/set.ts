import { groupOf, type KubernetesObject } from '../manifests/manifest.ts';
import type { Subject } from './finding.ts';
import { type PodTemplate, podTemplateOf } from './pod-template.ts';

/** All objects of one cluster, indexed once. Lookups of what is not there give undefined, or an empty list. */
export class ManifestSet {
  readonly all: readonly Subject[];
  /** Pods, and pod templates of everything that makes pods. */
  readonly podTemplates: readonly PodTemplate[];
  readonly #byKind = new Map<string, Subject[]>();
  readonly #byName = new Map<string, Subject>();

  constructor(subjects: readonly Subject[]) {
    this.all = subjects;
    for (const subject of subjects) {
      const { kind, metadata } = subject.object;
      const list = this.#byKind.get(kind);
      if (list) list.push(subject);
      else this.#byKind.set(kind, [subject]);
      this.#byName.set(`${kind}/${metadata.namespace ?? ''}/${metadata.name}`, subject);
    }
    this.podTemplates = subjects.flatMap((subject) => podTemplateOf(subject) ?? []);
  }

  /** Every object of a kind, e.g. `Service`; of one API group alone where it is given. */
  ofKind(kind: string, group?: string): readonly Subject[] {
    const found = this.#byKind.get(kind) ?? [];
    return group === undefined ? found : found.filter(({ object }) => groupOf(object) === group);
  }

  /** One object by kind, namespace (undefined for cluster-wide) and name. */
  find(kind: string, namespace: string | undefined, name: string): Subject | undefined {
    return this.#byName.get(`${kind}/${namespace ?? ''}/${name}`);
  }

  /** Labels of a namespace, with the name that Kubernetes puts on every one. */
  namespaceLabels(name: string): Readonly<Record<string, string>> {
    const namespace = this.find('Namespace', undefined, name);
    return { ...namespace?.object.metadata.labels, 'kubernetes.io/metadata.name': name };
  }
}

/** `Deployment/shop-production/app`, or `Namespace/shop`. */
export function nameOf({ kind, metadata }: KubernetesObject): string {
  return [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
}
