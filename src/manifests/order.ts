/**
 * Keys in the order in which people write them: what a thing is, whom it concerns, what it does, how, and with what.
 * One list serves every kind, since the API uses a name for one meaning; what is not listed follows alphabetically.
 */
// biome-ignore format: one line a family reads better than one line a key
const ORDER = [
  // identity
  'apiVersion', 'kind', 'metadata', 'alert', 'record', 'name', 'generateName', 'namespace', 'labels',
  'annotations', 'expr', 'for', 'type', 'group', 'version', 'description',
  // the object's own parts
  'spec', 'data', 'immutable', 'aggregationRule', 'roleRef', 'subjects', 'rules', 'value', 'globalDefault',
  // a container
  'image', 'imagePullPolicy', 'command', 'args', 'workingDir', 'ports', 'envFrom', 'env', 'resources',
  'startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle', 'securityContext', 'volumeMounts',
  // a pod
  'serviceAccountName', 'automountServiceAccountToken', 'priorityClassName', 'enableServiceLinks',
  'restartPolicy', 'terminationGracePeriodSeconds', 'affinity', 'tolerations', 'topologySpreadConstraints',
  'initContainers', 'containers', 'volumes',
  // a workload
  'suspend', 'schedule', 'timeZone', 'concurrencyPolicy', 'startingDeadlineSeconds', 'activeDeadlineSeconds',
  'backoffLimit', 'replicas', 'minReadySeconds', 'progressDeadlineSeconds', 'revisionHistoryLimit', 'selector',
  'strategy', 'jobTemplate', 'template',
  // scaling
  'scaleTargetRef', 'targetRef', 'minReplicas', 'minReplicaCount', 'maxReplicas', 'maxReplicaCount',
  'pollingInterval', 'cooldownPeriod', 'metrics', 'triggers', 'behavior',
  // network
  'podSelector', 'policyTypes', 'ingress', 'egress', 'from', 'to', 'gatewayClassName', 'listeners', 'parentRefs',
  'hostnames', 'matches', 'filters', 'backendRefs', 'protocol', 'port', 'targetPort', 'hostname',
  // the rest of what is often read
  'key', 'operator', 'values', 'effect', 'server', 'repoURL', 'chart', 'targetRevision', 'path', 'project',
  'source', 'sources', 'destination', 'syncPolicy', 'match',
  'enforcementAction', 'parameters', 'priority', 'severity', 'title', 'uid',
];

const RANK = new Map(ORDER.map((key, index) => [key, index]));

/** Maps whose keys are the user's own, not the API's: always alphabetical. */
const DATA = new Set(['labels', 'annotations', 'matchLabels', 'data', 'nodeSelector', 'limits', 'requests', 'hard']);

/** An object with its keys in the order in which people write them. The order of lists is kept: it has meaning. */
export function ordered(value: unknown, parent = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, parent));
  if (typeof value !== 'object' || value === null) return value;
  const rank = (key: string) => (DATA.has(parent) ? ORDER.length : (RANK.get(key) ?? ORDER.length));
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([key, child]) => [key, ordered(child, key)]),
  );
}
