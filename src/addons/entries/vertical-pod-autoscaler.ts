import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, RESTRICTED_CONTAINER, resources } from '../values.ts';

const instance = { 'app.kubernetes.io/name': 'vertical-pod-autoscaler' } as const;
const admission = { ...instance, 'app.kubernetes.io/component': 'admission-controller' } as const;
const recommender = { ...instance, 'app.kubernetes.io/component': 'recommender' } as const;

export const verticalPodAutoscaler: Addon = {
  id: 'vertical-pod-autoscaler',
  title: 'Vertical Pod Autoscaler',
  why: 'Says what a pod really needs, from what it used.',
  chart: {
    repository: 'https://kubernetes.github.io/autoscaler',
    name: 'vertical-pod-autoscaler',
    version: '0.11.0',
    releaseName: 'vertical-pod-autoscaler',
  },
  appVersion: '1.7.1',
  source:
    'kubernetes/autoscaler#10057 moved the chart to 0.11.0 with application 1.7.1; its values and Deployments were read in its repository before and after. It makes no monitor (#9047 was not merged). From 0.12.0 on its CRDs are templates (#10092): take that step by itself.',
  namespace: 'vertical-pod-autoscaler',
  podSecurity: 'restricted',
  provides: { kinds: ['autoscaling.k8s.io'] },
  needs: ['metrics-server'],
  kubernetes: { oldest: '1.28' },
  images: ['registry.k8s.io/autoscaling', 'registry.k8s.io/ingress-nginx/kube-webhook-certgen'],
  flows: [
    ...controllerFlows(),
    webhookFlow(8000, 'sets the requests of new pods', admission),
    scrapeFlow([8942], recommender),
  ],
  podMonitor: { name: 'vertical-pod-autoscaler-recommender', pods: recommender, port: 'prometheus' },
  metricsJob: 'vertical-pod-autoscaler/vertical-pod-autoscaler-recommender',
  health: {
    alert: 'VerticalPodAutoscalerRecommenderDown',
    expr: 'absent(up{job="vertical-pod-autoscaler/vertical-pod-autoscaler-recommender"} == 1)',
    for: '30m',
    severity: 'info',
    summary: 'No recommender of the Vertical Pod Autoscaler runs.',
    description: 'Recommendations stand still: nothing breaks, but requests are no longer learned from usage.',
  },
  values: (context) => ({
    podSecurityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    containerSecurityContext: RESTRICTED_CONTAINER,
    admissionController: {
      replicas: inProduction(context, 2, 1),
      podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
      priorityClassName: CLUSTER_CRITICAL,
      resources: resources('50m', '128Mi', '256Mi'),
      // Pods start with the requests they have when the webhook is down.
      mutatingWebhookConfiguration: { failurePolicy: 'Ignore', timeoutSeconds: 5 },
    },
    recommender: {
      replicas: inProduction(context, 2, 1),
      podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
      resources: resources('50m', '256Mi', '1Gi'),
    },
    updater: {
      replicas: inProduction(context, 2, 1),
      podDisruptionBudget: { enabled: context.production, minAvailable: 1 },
      resources: resources('50m', '128Mi', '512Mi'),
    },
  }),
};
