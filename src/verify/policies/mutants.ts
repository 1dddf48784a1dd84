import type { KubernetesObject } from '../../manifests/manifest.ts';
import { isPlain, type Plain } from '../values.ts';

/** One way to spoil an object. */
interface Mutation {
  /** What it does, e.g. `privileged containers`. */
  readonly name: string;
  /** The object spoilt; nothing where it has no effect. */
  readonly apply: (object: KubernetesObject) => KubernetesObject | undefined;
}

export interface Mutant {
  readonly name: string;
  readonly object: KubernetesObject;
}

/** Fields tried one by one, when nothing that people do wrong was refused. */
const MOST_FIELDS = 400;

/**
 * Mistakes that people make, then every field of the object by itself. All are made from one object, lazily.
 *
 * @param only those of a name
 */
export function* mutantsOf(object: KubernetesObject, only?: string): Generator<Mutant> {
  for (const { name, apply } of MUTATIONS) {
    const mutant = only === undefined || only === name ? apply(object) : undefined;
    if (mutant) yield { name, object: mutant };
  }
  let tried = 0;
  for (const { name, make } of fieldMutants(object)) {
    tried += 1;
    if (tried > MOST_FIELDS) return;
    if (only === undefined || only === name) yield { name, object: make() };
  }
}

/** Changes every pod spec inside an object: whatever has a list of containers. */
function pods(name: string, change: (spec: Plain) => Plain): Mutation {
  return { name, apply: (object) => changed(object, (node) => (Array.isArray(node.containers) ? change(node) : node)) };
}

function containers(name: string, change: (container: Plain) => Plain): Mutation {
  const each = (list: unknown) =>
    Array.isArray(list) ? list.map((item) => (isPlain(item) ? change(item) : item)) : list;
  return pods(name, (spec) => ({
    ...spec,
    containers: each(spec.containers),
    ...(spec.initContainers === undefined ? {} : { initContainers: each(spec.initContainers) }),
  }));
}

function security(name: string, context: Plain): Mutation {
  return containers(name, (container) => ({
    ...container,
    securityContext: { ...(isPlain(container.securityContext) ? container.securityContext : {}), ...context },
  }));
}

function specs(name: string, kinds: readonly string[], spec: Plain): Mutation {
  return {
    name,
    apply: (object) =>
      kinds.includes(object.kind)
        ? { ...object, spec: { ...(isPlain(object.spec) ? object.spec : {}), ...spec } }
        : undefined,
  };
}

const MUTATIONS: readonly Mutation[] = [
  { name: 'no labels', apply: (object) => withoutLabels(object) },
  {
    name: 'no annotations',
    apply: (object) => changed(object, ({ annotations: _, ...node }) => node),
  },
  containers('image tag latest', (c) => ({ ...c, image: `${imageOf(c)}:latest` })),
  containers('image without a tag', (c) => ({ ...c, image: imageOf(c) })),
  containers('image of another registry', (c) => ({ ...c, image: 'registry.invalid/other:1.0.0' })),
  security('privileged containers', { privileged: true }),
  security('containers that gain privileges', { allowPrivilegeEscalation: true }),
  security('containers that run as root', { runAsNonRoot: false, runAsUser: 0 }),
  security('containers that write to their image', { readOnlyRootFilesystem: false }),
  security('containers with capabilities', { capabilities: { add: ['SYS_ADMIN'] } }),
  security('containers without seccomp', { seccompProfile: { type: 'Unconfined' } }),
  containers('containers without a security context', ({ securityContext: _, ...c }) => c),
  containers('containers without resources', ({ resources: _, ...c }) => c),
  containers('containers with huge limits', (c) => ({
    ...c,
    resources: { requests: { cpu: '1000', memory: '1Ti' }, limits: { cpu: '1000', memory: '1Ti' } },
  })),
  containers('containers without probes', ({ livenessProbe: _l, readinessProbe: _r, startupProbe: _s, ...c }) => c),
  containers('containers with host ports', (c) => ({ ...c, ports: [{ containerPort: 80, hostPort: 80 }] })),
  pods('pods on the host network', (spec) => ({ ...spec, hostNetwork: true })),
  pods('pods in the host’s namespaces', (spec) => ({ ...spec, hostPID: true, hostIPC: true })),
  pods('pods with the host’s files', (spec) => ({
    ...spec,
    volumes: [...(Array.isArray(spec.volumes) ? spec.volumes : []), { name: 'host', hostPath: { path: '/' } }],
  })),
  pods('pods with the default ServiceAccount and its token', ({ serviceAccountName: _, ...spec }) => ({
    ...spec,
    automountServiceAccountToken: true,
  })),
  specs('one replica', ['Deployment', 'StatefulSet', 'Rollout', 'ReplicaSet'], { replicas: 1 }),
  specs('no replicas', ['Deployment', 'StatefulSet', 'Rollout', 'ReplicaSet'], { replicas: 0 }),
  specs('at least one replica', ['HorizontalPodAutoscaler'], { minReplicas: 1 }),
  specs('at least no replica', ['ScaledObject'], { minReplicaCount: 0 }),
  specs('a budget that lets no pod go', ['PodDisruptionBudget'], { maxUnavailable: 0, minAvailable: undefined }),
  specs('a budget that keeps every pod', ['PodDisruptionBudget'], { minAvailable: '100%', maxUnavailable: undefined }),
  specs('a public load balancer', ['Service'], { type: 'LoadBalancer' }),
  specs('a node port', ['Service'], { type: 'NodePort' }),
  specs('external addresses', ['Service'], { externalIPs: ['203.0.113.1'] }),
  specs('a host of others', ['HTTPRoute'], { hostnames: ['*.invalid'] }),
  specs('a host of others', ['Ingress'], { rules: [{ host: '*.invalid' }], tls: [] }),
];

function withoutLabels(object: KubernetesObject): KubernetesObject | undefined {
  return changed(object, ({ labels: _, ...node }) => node);
}

/** An image without its tag or digest. */
function imageOf(container: Plain): string {
  return String(container.image ?? '')
    .replace(/@.*$/, '')
    .replace(/:[^:/]*$/, '');
}

/**
 * The object with every map in it changed, innermost last; nothing when that changes nothing. What stays as it is, is
 * shared with the object.
 */
function changed(object: KubernetesObject, change: (node: Plain) => Plain): KubernetesObject | undefined {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const list = value.map(walk);
      return list.some((item, index) => item !== value[index]) ? list : value;
    }
    if (!isPlain(value)) return value;
    const next = change(value);
    let differs = next !== value && !sameFields(next, value);
    const result: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(differs ? next : value)) {
      const walked = walk(inner);
      result[key] = walked;
      differs ||= walked !== inner;
    }
    return differs ? result : value;
  };
  const result = walk(object);
  return result === object ? undefined : (result as KubernetesObject);
}

function sameFields(one: Plain, other: Plain): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => one[key] === other[key] || JSON.stringify(one[key]) === JSON.stringify(other[key]))
  );
}

/** The object with one field changed: switched, emptied, made large, replaced; or taken away. */
function* fieldMutants(
  object: KubernetesObject,
): Generator<{ readonly name: string; readonly make: () => KubernetesObject }> {
  for (const path of fieldsOf(object, [])) {
    if (['apiVersion', 'kind'].includes(String(path[0])) || path.join('.') === 'metadata.name') continue;
    for (const value of others(valueAt(object, path))) {
      yield {
        name: value === undefined ? `no ${path.join('.')}` : `${path.join('.')}: ${JSON.stringify(value)}`,
        make: () => replaced(object, path, value) as KubernetesObject,
      };
    }
  }
}

type Path = readonly (string | number)[];

/** Maps and lists before what is in them: taking one away tries much at once. */
function* fieldsOf(value: unknown, path: Path): Generator<Path> {
  if (path.length > 1) yield path;
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* fieldsOf(inner, [...path, index]);
  } else if (isPlain(value)) for (const [key, inner] of Object.entries(value)) yield* fieldsOf(inner, [...path, key]);
}

function others(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value, undefined];
  if (typeof value === 'number') return [0, value * 1000 + 1, undefined];
  if (typeof value === 'string') return ['mutant', undefined];
  return [undefined];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    const list = value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
    return list.filter((item) => item !== undefined);
  }
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === key ? replaced(inner, rest, by) : inner,
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
