/** Every add-on the catalogue knows, in the order in which they are installed when nothing else decides. */
export const addonIds = [
  'prometheus-operator-crds',
  'gateway-api',
  'aws-load-balancer-controller',
  'metrics-server',
  'karpenter',
  'cert-manager',
  'external-secrets',
  'gatekeeper',
  'kube-prometheus-stack',
  'prometheus-blackbox-exporter',
  'nginx-gateway-fabric',
  'ingress-nginx',
  'keda',
  'vertical-pod-autoscaler',
  'argo-rollouts',
  'cloudnative-pg',
  'velero',
  'falco',
  'trivy-operator',
  'eck-operator',
  'fluent-bit',
  'opencost',
] as const;

export type AddonId = (typeof addonIds)[number];
