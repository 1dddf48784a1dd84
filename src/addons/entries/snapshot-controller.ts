import type { Addon } from '../addon.ts';
import { controllerFlows } from '../flows.ts';

export const snapshotController: Addon = {
  id: 'snapshot-controller',
  title: 'Snapshot controller',
  why: 'Binds each VolumeSnapshot to the snapshot that the CSI driver takes. One a cluster, whatever the drivers.',
  chart: {
    repository: 'https://github.com/kubernetes-csi/external-snapshotter',
    path: 'deploy/kubernetes/snapshot-controller',
    revision: 'v8.6.0',
  },
  appVersion: 'v8.6.0',
  source:
    'The project publishes no chart; its README installs this kustomization into kube-system. The directory was read in its repository, not at this tag. EKS offers the same controller as an add-on of its own: have one of the two.',
  namespace: 'kube-system',
  podSecurity: 'restricted',
  provides: { kinds: [] },
  needs: ['volume-snapshot-crds'],
  kubernetes: { oldest: '1.28' },
  images: ['registry.k8s.io/sig-storage/snapshot-controller'],
  flows: [...controllerFlows()],
  health: {
    alert: 'SnapshotControllerDown',
    expr: 'absent(kube_deployment_status_replicas_available{job="kube-state-metrics",namespace="kube-system",deployment="snapshot-controller"} > 0)',
    for: '15m',
    severity: 'warning',
    summary: 'The snapshot controller does not run.',
    description: 'Backups wait for snapshots that nobody binds, and end without their volumes.',
  },
};
