import { isRollout } from '../platform/delivery.ts';
import { statedInternalHosts } from '../platform/internal-hosts.ts';
import { logstashOf } from '../platform/logstash.ts';
import type { ProviderName } from '../platform/providers/index.ts';
import type { PlatformSpec } from '../platform/schema/platform.ts';
import type { Trigger } from '../platform/schema/scale.ts';
import type { StoreSpec } from '../platform/schema/stores.ts';
import { withNeeds } from './catalogue.ts';
import { type AddonId, addonIds } from './ids.ts';

/** What a cloud's clusters have without anybody installing it: a second one would fight over the same API. */
const BROUGHT: Readonly<Record<ProviderName, readonly AddonId[]>> = { aws: [], gcp: ['metrics-server'] };

/** The add-ons that a platform needs, in the catalogue's order: each follows from what the platform says, or from another. */
export function addonsInUse(spec: PlatformSpec): AddonId[] {
  const needed = new Set(withNeeds(stated(spec)));
  const brought = BROUGHT[spec.cluster.provider];
  return addonIds.filter((id) => needed.has(id) && !brought.includes(id));
}

/** What is scaled on by asking Prometheus. */
const FROM_PROMETHEUS: ReadonlySet<string> = new Set<Trigger['on']>([
  'connections',
  'request-rate',
  'latency',
  'metric',
]);

function has(spec: PlatformSpec, kind: StoreSpec['kind']): boolean {
  return Object.values(spec.stores).some((store) => store.kind === kind);
}

function stated(spec: PlatformSpec): AddonId[] {
  const all = Object.values(spec.services);
  const scaled = all.filter((service) => service.scale);
  const custom = scaled.some((s) => s.scale?.on.some((t) => FROM_PROMETHEUS.has(t.on)));
  const events = scaled.some((s) => Object.keys(s.scale?.events ?? {}).length > 0);
  const wanted: Partial<Record<AddonId, boolean>> = {
    'argo-cd': spec.argocd !== undefined,
    'metrics-server': scaled.length > 0,
    'vertical-pod-autoscaler': scaled.length > 0,
    keda: custom || events,
    'argo-rollouts': all.some(({ delivery }) => isRollout(delivery)),
    'external-secrets': true,
    reloader: spec.secrets.rotate !== undefined,
    gatekeeper: true,
    falco: true,
    'trivy-operator': spec.security.scanning !== undefined,
    'kube-prometheus-stack': true,
    'prometheus-blackbox-exporter': spec.alerts !== undefined,
    'gateway-api': spec.edge?.kind === 'gateway',
    'nginx-gateway-fabric': spec.edge?.kind === 'gateway',
    istiod: spec.mesh !== undefined,
    'istio-ingressgateway': spec.edge?.kind === 'mesh',
    'istio-egressgateway': spec.egress.kind === 'mesh',
    'istio-internalgateway': spec.edge?.kind === 'mesh' && statedInternalHosts(spec).length > 0,
    'ingress-nginx': spec.edge?.kind === 'ingress',
    'cert-manager': spec.edge !== undefined || logstashOf(spec) !== undefined,
    'aws-load-balancer-controller': spec.edge !== undefined && spec.cluster.provider === 'aws',
    karpenter: spec.nodes !== undefined,
    'cloudnative-pg': has(spec, 'postgresql'),
    strimzi: has(spec, 'kafka'),
    'minio-operator': has(spec, 'minio'),
    'milvus-operator': has(spec, 'milvus'),
    'opentelemetry-operator': spec.tracing !== undefined || spec.monitoring.cloudwatch !== undefined,
    vault: spec.vault !== undefined,
    'vault-secrets-operator': Object.values(spec.stores).some(
      (store) => store.kind === 'postgresql' && store.credentials === 'dynamic',
    ),
    velero: spec.backup !== undefined,
    'eck-operator': spec.logs?.kind === 'elastic',
    loki: spec.logs?.kind === 'loki',
    'litmus-experiments': spec.chaos !== undefined,
    // GKE brings its own, and the kinds.
    'snapshot-controller': spec.backup?.volumes === 'moved' && spec.cluster.provider === 'aws',
    'fluent-bit': spec.logs !== undefined,
    opencost: spec.budget !== undefined,
  };
  return addonIds.filter((id) => wanted[id]);
}
