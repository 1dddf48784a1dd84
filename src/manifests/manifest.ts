/** A Kubernetes object as plain data, as it is written. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Where an object comes from. Kept outside the YAML: a moved line in an overlay changes no manifest. */
export interface Origin {
  /** Part of the overlay, e.g. `services.app`; undefined for what every platform gets. */
  readonly path: string | undefined;
  /** The constructs around it, outermost first, e.g. `['ServiceWorkload', 'Rollout']`. */
  readonly constructs: readonly string[];
}

/** One object, and what is known about it. */
export interface Manifest {
  readonly object: KubernetesObject;
  /** The layer, which is the Argo CD Application that syncs it. */
  readonly application: string;
  readonly origin: Origin;
}

/** Few groups are asked for very often. */
const groups = new Map<string, string>();

/** API group of an `apiVersion`; the core group is empty. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  let group = groups.get(apiVersion);
  if (group === undefined) {
    group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
    groups.set(apiVersion, group);
  }
  return group;
}

/** What makes an object one: `apps/Deployment shop/web`. Versions of one group name the same object. */
export function identityOf(object: KubernetesObject): string {
  const { name, namespace } = object.metadata;
  const group = groupOf(object);
  return `${group === '' ? '' : `${group}/`}${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The origin as people read it. */
export function formatOrigin(origin: Origin): string {
  return `${origin.path ?? 'the platform'} (${origin.constructs.join(' > ')})`;
}
