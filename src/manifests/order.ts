import { sortKeys } from './keys.ts';

/** An object's own keys, outermost. */
const OUTER = ['apiVersion', 'kind', 'metadata', 'type', 'immutable', 'spec', 'data', 'roleRef', 'subjects', 'rules'];

/**
 * Keys inside an object in the order in which people write them: what a thing is, whom it concerns, what it does, how,
 * and with what. One list serves every kind, since the API uses a name for one meaning; the rest is alphabetical.
 */
// biome-ignore format: one line a family reads better than one line a key
const INNER = [
  // identity
  'alert', 'record', 'expr', 'for', 'apiVersion', 'kind', 'name', 'generateName', 'namespace', 'labels', 'annotations',
  'type', 'group', 'version', 'title', 'description',
  // a container
  'image', 'imagePullPolicy', 'command', 'args', 'workingDir', 'from', 'to', 'ports', 'envFrom', 'env', 'apiGroups', 'resources',
  'requests', 'limits', 'startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle', 'securityContext', 'volumeMounts',
  // a pod
  'serviceAccountName', 'automountServiceAccountToken', 'priorityClassName', 'enableServiceLinks',
  'restartPolicy', 'terminationGracePeriodSeconds', 'affinity', 'tolerations', 'topologySpreadConstraints',
  'initContainers', 'containers', 'volumes',
  // a workload
  'suspend', 'schedule', 'timeZone', 'concurrencyPolicy', 'startingDeadlineSeconds', 'activeDeadlineSeconds',
  'backoffLimit', 'scaleTargetRef', 'targetRef', 'replicas', 'minReadySeconds', 'progressDeadlineSeconds',
  'progressDeadlineAbort', 'revisionHistoryLimit', 'rollbackWindow', 'selector', 'strategy', 'stableService',
  'canaryService', 'activeService', 'previewService', 'trafficRouting', 'steps', 'analysis', 'jobTemplate', 'template',
  // scaling
  'minReplicas', 'minReplicaCount', 'maxReplicas', 'maxReplicaCount', 'pollingInterval', 'cooldownPeriod',
  'metricType', 'metrics', 'triggers', 'behavior',
  // network
  'namespaceSelector', 'podSelector', 'policyTypes', 'ingress', 'egress', 'gatewayClassName', 'listeners',
  'parentRefs', 'hostnames', 'matches', 'filters', 'backendRefs', 'hostname', 'path', 'port', 'containerPort',
  'targetPort', 'protocol',
  // secrets
  'refreshInterval', 'refreshPolicy', 'secretStoreRef', 'target', 'secretKey',
  // delivery, policies and the rest of what is often read
  'key', 'operator', 'values', 'effect', 'server', 'repoURL', 'chart', 'targetRevision', 'project', 'source',
  'sources', 'destination', 'syncPolicy', 'match', 'enforcementAction', 'parameters', 'interval', 'rules',
];

const rankOf = (keys: readonly string[]) => new Map(keys.map((key, index) => [key, index]));
const OUTER_RANK = rankOf(OUTER);
const INNER_RANK = rankOf(INNER);
const NO_RANK = new Map<string, number>();

/** Maps whose keys are the user's own, not the API's: always alphabetical. */
const OWN = new Set(['labels', 'annotations', 'matchLabels', 'data', 'nodeSelector', 'limits', 'requests', 'hard']);

/** An object with its keys in the order in which people write them. The order of lists is kept: it has meaning. */
export function ordered(object: unknown): unknown {
  return order(object, OUTER_RANK);
}

function order(value: unknown, ranks: ReadonlyMap<string, number>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return orderItems(value, ranks);
  return isMap(value) ? orderMap(value, ranks) : value;
}

function orderMap(map: Readonly<Record<string, unknown>>, ranks: ReadonlyMap<string, number>): unknown {
  const result: Record<string, unknown> = {};
  for (const key of sortKeys(Object.keys(map), ranks)) {
    const child = order(map[key], OWN.has(key) && !Array.isArray(map[key]) ? NO_RANK : INNER_RANK);
    // Assigning to this key would set a prototype.
    if (key === '__proto__') Object.defineProperty(result, key, { ...AS_ASSIGNED, value: child });
    else result[key] = child;
  }
  return result;
}

/** Everything that is an object and no list: a class instance was refused before. */
function isMap(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}

const AS_ASSIGNED = { enumerable: true, configurable: true, writable: true };

function orderItems(list: readonly unknown[], ranks: ReadonlyMap<string, number>): unknown[] {
  const result: unknown[] = [];
  for (const item of list) result.push(order(item, ranks));
  return result;
}
