import type { Addon } from '../addon.ts';

export const prometheusOperatorCrds: Addon = {
  id: 'prometheus-operator-crds',
  title: 'Prometheus Operator CRDs',
  why: 'Nearly every chart here brings a ServiceMonitor: were its CRD part of kube-prometheus-stack, each add-on that stack needs could not sync before it, and it not before them.',
  chart: {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'prometheus-operator-crds',
    version: '31.0.0',
    releaseName: 'prometheus-operator-crds',
  },
  appVersion: 'v0.93.0',
  source:
    'One major version an operator minor: 29.0.0 carries v0.91.0 (its release notes), so 31.0.0 is v0.93.0. Raise together with kube-prometheus-stack.',
  namespace: 'monitoring',
  podSecurity: 'restricted',
  provides: { kinds: ['monitoring.coreos.com'] },
  needs: [],
  kubernetes: { oldest: '1.28' },
  images: [],
  flows: [],
  values: () => ({}),
};
