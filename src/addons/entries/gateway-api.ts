import type { Addon } from '../addon.ts';

export const gatewayApi: Addon = {
  id: 'gateway-api',
  title: 'Gateway API CRDs',
  why: 'The standard channel only: what a Gateway, its routes and its policies are, whichever implementation serves them.',
  chart: {
    repository: 'https://github.com/kubernetes-sigs/gateway-api',
    path: 'config/crd/standard',
    revision: 'v1.6.1',
  },
  appVersion: 'v1.6.1',
  source: 'No chart is published; config/crd/standard at the release tag is what standard-install.yaml is built from.',
  namespace: 'kube-system',
  podSecurity: 'restricted',
  provides: { kinds: ['gateway.networking.k8s.io'] },
  needs: [],
  // The directory brings a ValidatingAdmissionPolicy (v1 since 1.30) that refuses experimental CRDs over standard ones.
  kubernetes: { oldest: '1.30' },
  images: [],
  flows: [],
};
