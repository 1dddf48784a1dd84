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

/**
 * An object's keys in the order in which people write them. The order of lists is not touched: it has meaning.
 *
 * @param within the key whose value the map is; null in a list, undefined for the object itself
 */
export function asPeopleWrite(keys: string[], within: string | null | undefined): readonly string[] {
  if (within === undefined) return sortKeys(keys, OUTER_RANK);
  return sortKeys(keys, within !== null && OWN.has(within) ? NO_RANK : INNER_RANK);
}
