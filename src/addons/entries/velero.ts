import type { Addon } from '../addon.ts';
import { cloudApisFlow, controllerFlows, scrapeFlow } from '../flows.ts';
import { resources, roleAnnotations } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'velero' } as const;
/** Writes its plugins and scratch files beside the volumes it mounts: the root filesystem stays writable. */
const container = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
} as const;

/** Of one minor version, which belongs to Velero's. */
const PLUGINS = {
  aws: 'docker.io/velero/velero-plugin-for-aws:v1.14.2',
  gcp: 'docker.io/velero/velero-plugin-for-gcp:v1.14.2',
  azure: 'docker.io/velero/velero-plugin-for-microsoft-azure:v1.14.2',
} as const;

export const velero: Addon = {
  id: 'velero',
  title: 'Velero',
  why: 'Backs up the cluster’s objects and volumes to a bucket, and restores them elsewhere.',
  chart: {
    repository: 'https://vmware-tanzu.github.io/helm-charts',
    name: 'velero',
    version: '12.0.3',
    releaseName: 'velero',
  },
  appVersion: '1.18.1',
  source:
    'Seen installed: velero-12.0.3 reports application 1.18.1. The plugins 1.14, of AWS, Google Cloud and Azure, belong to Velero 1.18; all were seen at 1.14.2 with it. Values and Deployment were read in its repository at 1.14.',
  namespace: 'velero',
  podSecurity: 'restricted',
  provides: { kinds: ['velero.io'] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  cloudRole: {
    serviceAccount: 'velero-server',
    required: true,
    why: 'reads and writes the backup bucket, snapshots volumes',
  },
  images: ['docker.io/velero', 'velero/velero'],
  // Also the agents, which carry the chart's label too.
  flows: [
    ...controllerFlows(pods),
    cloudApisFlow('the bucket, snapshots of volumes, and credentials for both', pods),
    scrapeFlow([8085], pods),
  ],
  metricsJob: 'velero',
  health: {
    alert: 'VeleroDown',
    expr: 'absent(up{job="velero"} == 1)',
    for: '15m',
    severity: 'critical',
    summary: 'Velero does not run.',
    description: 'No schedule makes a backup while this lasts: the recovery point objective runs out.',
  },
  values: (context) => ({
    // Of the cluster's own cloud, and of each that backups go to beside it.
    initContainers: [...new Set([context.provider, ...context.backupClouds])].map((cloud) => ({
      name: `velero-plugin-for-${cloud}`,
      image: PLUGINS[cloud],
      imagePullPolicy: 'IfNotPresent',
      volumeMounts: [{ mountPath: '/target', name: 'plugins' }],
      securityContext: container,
      resources: resources('20m', '64Mi'),
    })),
    // The fsGroup makes the projected token of the role readable.
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containerSecurityContext: container,
    resources: resources('100m', '256Mi', '1Gi'),
    serviceAccount: {
      server: { create: true, name: 'velero-server', annotations: roleAnnotations(context, 'velero') },
    },
    // The role, never a key.
    credentials: { useSecret: false },
    // Stores, locations and schedules are the backup layer's.
    backupsEnabled: false,
    snapshotsEnabled: false,
    schedules: {},
    // The agent moves the data of snapshots into the bucket. It sees the nodes' volumes, and so needs a namespace that lets it.
    deployNodeAgent: context.backup.moveVolumes,
    ...(context.backup.moveVolumes
      ? {
          nodeAgent: {
            podVolumePath: '/var/lib/kubelet/pods',
            podSecurityContext: { runAsUser: 0, fsGroup: 0 },
            resources: resources('100m', '256Mi', '1Gi'),
            // A volume may be on any node, those that are tainted included.
            tolerations: [{ operator: 'Exists' }],
          },
        }
      : {}),
    // Argo CD applies the CRDs of the chart: no hook Job with kubectl in it.
    upgradeCRDs: false,
    // Without EnableCSI snapshots of volumes go through the cloud's plugin, which needs no snapshot controller.
    configuration: { logFormat: 'json', ...(context.backup.moveVolumes ? { features: 'EnableCSI' } : {}) },
    metrics: { enabled: true, serviceMonitor: { enabled: true, autodetect: false } },
  }),
};
