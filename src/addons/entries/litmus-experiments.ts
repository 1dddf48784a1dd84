import type { Addon } from '../addon.ts';

export const litmusExperiments: Addon = {
  id: 'litmus-experiments',
  title: 'Litmus experiments',
  why: 'What each experiment of Litmus does: its image, its defaults. A ChaosEngine names one of the same namespace.',
  chart: {
    repository: 'https://litmuschaos.github.io/litmus-helm/',
    name: 'kubernetes-chaos',
    version: '3.28.1',
    releaseName: 'litmus-experiments',
  },
  appVersion: '3.28.0',
  source:
    'kubernetes-chaos-3.28.1 is a release of the chart’s repository. Its templates were read there at older releases: a ChaosExperiment for each, and nothing that runs by itself.',
  namespace: 'litmus',
  podSecurity: 'baseline',
  provides: { kinds: ['litmuschaos.io/ChaosExperiment'] },
  needs: ['litmus'],
  kubernetes: { oldest: '1.28' },
  images: [],
  flows: [],
  values: () => ({ environment: { runtime: 'containerd', socketPath: '/run/containerd/containerd.sock' } }),
};
