import type { Addon } from '../addon.ts';
import { controllerFlows } from '../flows.ts';
import { RESTRICTED_CONTAINER, resources } from '../values.ts';

const deployment = 'namespace="k6-operator-system", deployment="k6-operator-controller-manager"';

export const k6Operator: Addon = {
  id: 'k6-operator',
  title: 'k6 operator',
  why: 'Runs a load test as an object: a TestRun in Git, its runners as Jobs.',
  chart: {
    repository: 'https://grafana.github.io/helm-charts',
    name: 'k6-operator',
    version: '4.6.0',
    releaseName: 'k6-operator',
  },
  appVersion: '1.6.0',
  source:
    'The chart’s minor version is the operator’s (4.1.0 and 1.1.0; 4.2.0 and 1.2.0, grafana/k6-operator#707); 4.6.0 is published. Its values and Deployment were read in its repository at an older release; the image runs as 65532 since #237.',
  namespace: 'k6-operator-system',
  podSecurity: 'restricted',
  provides: { kinds: ['k6.io'] },
  needs: [],
  kubernetes: { oldest: '1.28' },
  images: ['ghcr.io/grafana/k6-operator', 'docker.io/grafana/k6', 'grafana/k6'],
  flows: [...controllerFlows()],
  // No metricsJob: its own metrics say nothing that the state of its Deployment does not.
  health: {
    alert: 'K6OperatorDown',
    expr: `absent(kube_deployment_status_replicas_available{${deployment}} > 0)`,
    for: '30m',
    severity: 'info',
    summary: 'The k6 operator does not run.',
    description: 'Load tests do not start; nothing else depends on it.',
  },
  values: () => ({
    namespace: { create: false },
    manager: {
      resources: resources('50m', '64Mi', '128Mi'),
      podSecurityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containerSecurityContext: RESTRICTED_CONTAINER,
    },
  }),
};
