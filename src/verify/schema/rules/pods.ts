import type { Schema } from '../schema.ts';
import {
  amounts,
  atLeast,
  between,
  eachFormat,
  eachOneOf,
  exactlyOne,
  fields,
  fileMode,
  format,
  labels,
  oneOf,
  port,
  protocol,
} from './shapes.ts';

const containerFields: Readonly<Record<string, Schema>> = {
  name: format('dns-label'),
  imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
  terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
  restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
  // Here, not on the type: before 1.29 volume claims have the same type, and other resources.
  resources: fields({ limits: amounts, requests: amounts }),
  // Only readiness may ask for several successes.
  livenessProbe: fields({ successThreshold: { maximum: 1 } }),
  startupProbe: fields({ successThreshold: { maximum: 1 } }),
};

const profileType = oneOf('Localhost', 'RuntimeDefault', 'Unconfined');
const nodeOperator = oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt');
const taintEffect = oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute');

/** Pods, and what pods are made of. */
export const podRules: Readonly<Record<string, Schema>> = {
  'core.v1.PodSpec': fields({
    containers: { minItems: 1 },
    restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    preemptionPolicy: oneOf('Never', 'PreemptLowerPriority'),
    hostname: format('dns-label'),
    subdomain: format('dns-label'),
    serviceAccountName: format('dns-subdomain'),
    priorityClassName: format('dns-subdomain'),
    runtimeClassName: format('dns-subdomain'),
    terminationGracePeriodSeconds: atLeast(0),
    activeDeadlineSeconds: atLeast(1),
    nodeSelector: labels,
  }),
  'core.v1.Container': { required: ['image'], ...fields(containerFields) },
  'core.v1.EphemeralContainer': { required: ['image'], ...fields(containerFields) },
  'core.v1.ContainerPort': fields({
    containerPort: port,
    hostPort: between(0, 65535),
    name: format('port-name'),
    protocol,
  }),
  'core.v1.ContainerResizePolicy': fields({
    resourceName: oneOf('cpu', 'memory'),
    restartPolicy: oneOf('NotRequired', 'RestartContainer'),
  }),
  'core.v1.EnvVar': fields({ name: format('env-name') }),
  'core.v1.EnvVarSource': { minProperties: 1, maxProperties: 1 },
  'core.v1.EnvFromSource': exactlyOne('configMapRef', 'secretRef'),
  'core.v1.ObjectFieldSelector': fields({ fieldPath: { minLength: 1 } }),
  'core.v1.Probe': {
    ...exactlyOne('exec', 'grpc', 'httpGet', 'tcpSocket'),
    ...fields({
      initialDelaySeconds: atLeast(0),
      timeoutSeconds: atLeast(0),
      periodSeconds: atLeast(0),
      successThreshold: atLeast(0),
      failureThreshold: atLeast(0),
      terminationGracePeriodSeconds: atLeast(1),
    }),
  },
  'core.v1.LifecycleHandler': exactlyOne('exec', 'httpGet', 'sleep', 'tcpSocket'),
  'core.v1.HTTPGetAction': fields({ port: format('port'), scheme: oneOf('HTTP', 'HTTPS') }),
  'core.v1.TCPSocketAction': fields({ port: format('port') }),
  'core.v1.GRPCAction': fields({ port }),
  'core.v1.SecurityContext': fields({
    procMount: oneOf('Default', 'Unmasked'),
    runAsUser: atLeast(0),
    runAsGroup: atLeast(0),
  }),
  'core.v1.PodSecurityContext': fields({
    fsGroup: atLeast(0),
    runAsUser: atLeast(0),
    runAsGroup: atLeast(0),
    fsGroupChangePolicy: oneOf('OnRootMismatch', 'Always'),
    supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
    seLinuxChangePolicy: oneOf('MountOption', 'Recursive'),
  }),
  'core.v1.SeccompProfile': fields({ type: profileType }),
  'core.v1.AppArmorProfile': fields({ type: profileType }),
  'core.v1.PodOS': fields({ name: oneOf('linux', 'windows') }),
  'core.v1.HostAlias': fields({ ip: format('ip'), hostnames: eachFormat('dns-subdomain') }),
  'core.v1.PodReadinessGate': fields({ conditionType: format('qualified-name') }),
  'core.v1.Toleration': fields({ operator: oneOf('Exists', 'Equal'), effect: taintEffect }),
  'core.v1.Taint': fields({ key: format('qualified-name'), value: format('label-value'), effect: taintEffect }),
  'core.v1.TopologySpreadConstraint': fields({
    maxSkew: atLeast(1),
    minDomains: atLeast(1),
    topologyKey: format('qualified-name'),
    whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
    nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
    nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
  }),
  'core.v1.PodAffinityTerm': fields({ topologyKey: format('qualified-name') }),
  'core.v1.WeightedPodAffinityTerm': fields({ weight: between(1, 100) }),
  'core.v1.PreferredSchedulingTerm': fields({ weight: between(1, 100) }),
  'core.v1.NodeSelectorRequirement': fields({ key: format('qualified-name'), operator: nodeOperator }),
  'core.v1.Volume': {
    maxProperties: 2,
    'x-message': 'must have a name and one source only',
    ...fields({ name: format('dns-label') }),
  },
  'core.v1.VolumeMount': fields({
    mountPath: { minLength: 1, pattern: '^[^:]+$' },
    mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
    recursiveReadOnly: oneOf('Disabled', 'IfPossible', 'Enabled'),
  }),
  'core.v1.EmptyDirVolumeSource': fields({
    medium: { pattern: '^(|Memory|HugePages(-.+)?)$' },
    sizeLimit: format('amount'),
  }),
  'core.v1.HostPathVolumeSource': fields({
    type: oneOf('', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'),
  }),
  'core.v1.ConfigMapVolumeSource': fields({ defaultMode: fileMode }),
  'core.v1.SecretVolumeSource': fields({ defaultMode: fileMode }),
  'core.v1.ProjectedVolumeSource': fields({ defaultMode: fileMode }),
  'core.v1.DownwardAPIVolumeSource': fields({ defaultMode: fileMode }),
  'core.v1.KeyToPath': fields({ key: format('config-key'), mode: fileMode }),
  'core.v1.PersistentVolumeClaimSpec': {
    required: ['accessModes', 'resources'],
    ...fields({
      accessModes: {
        minItems: 1,
        ...eachOneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'),
      },
      volumeMode: oneOf('Block', 'Filesystem'),
    }),
  },
  'core.v1.VolumeResourceRequirements': fields({ requests: { required: ['storage'] } }),
};
