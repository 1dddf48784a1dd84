import type { Addon } from '../addon.ts';
import { cloudApisFlow, controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, RESTRICTED_CONTAINER, resources, roleAnnotations, spread } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'aws-load-balancer-controller' } as const;

export const awsLoadBalancerController: Addon = {
  id: 'aws-load-balancer-controller',
  title: 'AWS Load Balancer Controller',
  why: 'Keeps the pods of the edge registered in the ALB that Terraform made (TargetGroupBinding), so that no Service is of type LoadBalancer.',
  chart: {
    repository: 'https://aws.github.io/eks-charts',
    name: 'aws-load-balancer-controller',
    version: '3.5.0',
    releaseName: 'aws-load-balancer-controller',
  },
  appVersion: 'v3.5.0',
  source:
    'Since 3.0 the chart has the version of the controller: released charts 3.1.0 and 3.4.0 carry v3.1.0 and v3.4.0. The names of its Service and ports were read in its repository at 2.x.',
  namespace: 'kube-system',
  podSecurity: 'restricted',
  provides: { kinds: ['elbv2.k8s.aws'], ingressClass: 'alb' },
  needs: ['prometheus-operator-crds', 'cert-manager'],
  kubernetes: { oldest: '1.28' },
  cloudRole: {
    serviceAccount: 'aws-load-balancer-controller',
    required: true,
    why: 'registers targets (elasticloadbalancing, ec2)',
  },
  images: ['public.ecr.aws/eks/aws-load-balancer-controller'],
  flows: [
    ...controllerFlows(pods),
    cloudApisFlow('registers targets and reads subnets', pods),
    webhookFlow(9443, 'validates TargetGroupBindings and injects readiness gates', pods),
    scrapeFlow([8080], pods),
  ],
  metricsJob: 'aws-load-balancer-webhook-service',
  health: {
    alert: 'AwsLoadBalancerControllerReconcileErrors',
    expr: 'sum by (controller) (rate(controller_runtime_reconcile_errors_total{job="aws-load-balancer-webhook-service"}[10m])) > 0',
    for: '15m',
    severity: 'warning',
    summary: 'The load balancer controller cannot reconcile {{ $labels.controller }}.',
    description:
      'New and replaced pods of the edge may not be registered in the ALB: traffic goes to what was registered before. See the logs of the controller for the AWS error.',
  },
  values: (context) => ({
    clusterName: context.clusterName,
    region: context.region,
    vpcId: context.vpcId,
    replicaCount: inProduction(context, 2, 1),
    serviceAccount: {
      create: true,
      name: 'aws-load-balancer-controller',
      annotations: roleAnnotations(context, 'aws-load-balancer-controller'),
    },
    // Without it the chart makes a new CA each time it is rendered, and Argo CD never sees the Application in sync.
    enableCertManager: true,
    // The default claims every Service of type LoadBalancer, and blocks all Services while the controller is down.
    enableServiceMutatorWebhook: false,
    defaultTargetType: 'ip',
    priorityClassName: CLUSTER_CRITICAL,
    podDisruptionBudget: { maxUnavailable: 1 },
    topologySpreadConstraints: spread(context, pods),
    podSecurityContext: { fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: RESTRICTED_CONTAINER,
    resources: resources('100m', '128Mi', '256Mi'),
    serviceMonitor: { enabled: true, interval: '30s' },
  }),
};
