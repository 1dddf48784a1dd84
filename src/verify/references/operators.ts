import { groupOf, type KubernetesObject } from '../../manifests/manifest.ts';
import { textAt } from '../values.ts';
import { isBuiltIn } from './built-in.ts';

/** Custom resources whose controllers make no Secrets, ConfigMaps, Services or pods under names of their own. */
const MAKE_NOTHING = new Set([
  'argoproj.io',
  'autoscaling.k8s.io',
  'cert-manager.io',
  'elbv2.k8s.aws',
  'external-secrets.io',
  'generators.external-secrets.io',
  'karpenter.k8s.aws',
  'karpenter.sh',
  'keda.sh',
  'networking.istio.io',
  // Vault Secrets Operator: the one Secret that each resource names.
  'secrets.hashicorp.com',
  'security.istio.io',
  'telemetry.istio.io',
  'snapshot.storage.k8s.io',
  'velero.io',
]);

/** Of groups that make something, the kinds that do not. */
const PASSIVE: Readonly<Record<string, readonly string[]>> = {
  'gateway.networking.k8s.io': ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute', 'ReferenceGrant'],
  'monitoring.coreos.com': [
    'ServiceMonitor',
    'PodMonitor',
    'Probe',
    'PrometheusRule',
    'AlertmanagerConfig',
    'ScrapeConfig',
  ],
};

/** Whether an operator makes other objects of a resource, with names that begin with the resource's. */
export function makesThings(object: KubernetesObject): boolean {
  const group = groupOf(object);
  if (object.metadata.namespace === undefined || isBuiltIn(group) || group.endsWith('gatekeeper.sh')) return false;
  return !MAKE_NOTHING.has(group) && !(PASSIVE[group] ?? []).includes(object.kind);
}

/** What the names of all that is made of a resource begin with. */
export function prefixOf(object: KubernetesObject): string {
  const { name } = object.metadata;
  // Controllers of the Gateway API name what they make after the Gateway and its class.
  if (groupOf(object) !== 'gateway.networking.k8s.io' || object.kind !== 'Gateway') return `${name}-`;
  return `${name}-${textAt(object, 'spec', 'gatewayClassName') ?? ''}`;
}
