import type { Addon } from '../addon.ts';
import { controllerFlows } from '../flows.ts';
import { resources } from '../values.ts';

export const litmus: Addon = {
  id: 'litmus',
  title: 'Litmus',
  why: 'Makes faults on purpose, and judges whether the workload is well again. The operator alone: no portal, no database.',
  chart: {
    repository: 'https://litmuschaos.github.io/litmus-helm/',
    name: 'litmus-core',
    version: '3.28.1',
    releaseName: 'litmus',
  },
  appVersion: '3.28.0',
  source:
    'litmus-core-3.28.1 is a release of the chart’s repository, beside kubernetes-chaos-3.28.1; operator, runner and experiments 3.28.0 were seen in use. Values and templates were read in its repository at older releases. Litmus 3.31, whose CRDs the tests hold ChaosEngines against, is published as litmus-core-3.31.0, for which no experiments are known.',
  namespace: 'litmus',
  // The operator's chart sets no security context, nor do the pods of experiments; those that slow a network are privileged.
  podSecurity: 'baseline',
  provides: { kinds: ['litmuschaos.io/ChaosEngine', 'litmuschaos.io/ChaosResult'] },
  needs: [],
  kubernetes: { oldest: '1.28' },
  images: ['litmuschaos.docker.scarf.sh/litmuschaos'],
  // All pods of the namespace: the operator, and those that it starts for an experiment.
  flows: [...controllerFlows()],
  health: {
    alert: 'LitmusDown',
    expr: 'absent(kube_deployment_status_replicas_available{job="kube-state-metrics",namespace="litmus",deployment="litmus"} > 0)',
    for: '1h',
    severity: 'info',
    summary: 'Litmus does not run.',
    description: 'Chaos experiments do not begin, and one that is under way is not ended.',
  },
  values: () => ({
    fullnameOverride: 'litmus',
    policies: { monitoring: { disabled: true } },
    resources: resources('50m', '128Mi', '256Mi'),
  }),
};
