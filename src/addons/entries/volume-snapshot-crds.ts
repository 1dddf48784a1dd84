import type { Addon } from '../addon.ts';

export const volumeSnapshotCrds: Addon = {
  id: 'volume-snapshot-crds',
  title: 'Volume snapshot CRDs',
  why: 'What a snapshot of a volume is, whichever CSI driver takes it: Velero asks for one before it moves the data.',
  chart: {
    repository: 'https://github.com/kubernetes-csi/external-snapshotter',
    path: 'client/config/crd',
    revision: 'v8.6.0',
  },
  appVersion: 'v8.6.0',
  source:
    'The project publishes no chart; its README installs this kustomization. The CRDs of this tag are what the tests hold our objects against.',
  namespace: 'kube-system',
  podSecurity: 'restricted',
  provides: { kinds: ['snapshot.storage.k8s.io'] },
  needs: [],
  kubernetes: { oldest: '1.28' },
  images: [],
  flows: [],
};
