import type { Addon } from '../addon.ts';
import { cloudApisFlow, controllerFlows, scrapeFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, roleAnnotations } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'karpenter' } as const;

export const karpenter: Addon = {
  id: 'karpenter',
  title: 'Karpenter',
  why: 'Starts the node a pending pod needs (spot first), drains what is idle, and moves off a spot node before AWS takes it.',
  chart: {
    repository: 'public.ecr.aws/karpenter',
    name: 'karpenter',
    version: '1.14.1',
    releaseName: 'karpenter',
  },
  appVersion: '1.14.1',
  source:
    'Chart and controller share one version (charts/karpenter/Chart.yaml); the chart karpenter-1.14.1 is published. Values and templates were read in its repository at 0.35; that 1.x serves metrics on 8080, by those who scrape it.',
  namespace: 'kube-system',
  podSecurity: 'restricted',
  provides: { kinds: ['karpenter.sh', 'karpenter.k8s.aws'] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.29' },
  cloudRole: {
    serviceAccount: 'karpenter',
    required: true,
    why: 'starts and ends instances (ec2, pricing, ssm, iam:PassRole), reads the interruption queue (sqs)',
  },
  images: ['public.ecr.aws/karpenter'],
  flows: [...controllerFlows(pods), cloudApisFlow('EC2, SQS, SSM, pricing and STS', pods), scrapeFlow([8080], pods)],
  metricsJob: 'karpenter',
  health: {
    alert: 'KarpenterCloudProviderErrors',
    // A node that is gone, and a spot pool that is empty, are the ordinary day.
    expr: 'sum by (controller, method) (rate(karpenter_cloudprovider_errors_total{job="karpenter", error!~"NodeClaimNotFoundError|InsufficientCapacityError"}[10m])) > 0',
    for: '15m',
    severity: 'warning',
    summary: 'Karpenter gets errors from AWS in {{ $labels.method }}.',
    description:
      'Pending pods may get no node, and idle nodes may stay. Controller {{ $labels.controller }}; its log names the AWS error (often a role, a quota or a subnet tag).',
  },
  values: (context) => ({
    replicas: inProduction(context, 2, 1),
    settings: {
      clusterName: context.clusterName,
      interruptionQueue: context.karpenter.interruptionQueue,
    },
    serviceAccount: { create: true, name: 'karpenter', annotations: roleAnnotations(context, 'karpenter') },
    priorityClassName: CLUSTER_CRITICAL,
    ...context.karpenter.placement,
    podDisruptionBudget: { name: 'karpenter', maxUnavailable: 1 },
    controller: { resources: resources('500m', '1Gi') },
    serviceMonitor: { enabled: true },
    logLevel: 'info',
  }),
};
