import type { Addon, AddonFlow, GitDirectory, HelmChart } from './addon.ts';
import { argoCd } from './entries/argo-cd.ts';
import { argoRollouts } from './entries/argo-rollouts.ts';
import { awsLoadBalancerController } from './entries/aws-load-balancer-controller.ts';
import { certManager } from './entries/cert-manager.ts';
import { cloudnativePg } from './entries/cloudnative-pg.ts';
import { eckOperator } from './entries/eck-operator.ts';
import { externalSecrets } from './entries/external-secrets.ts';
import { falco } from './entries/falco.ts';
import { fluentBit } from './entries/fluent-bit.ts';
import { gatekeeper } from './entries/gatekeeper.ts';
import { gatewayApi } from './entries/gateway-api.ts';
import { ingressNginx } from './entries/ingress-nginx.ts';
import { istioBase } from './entries/istio-base.ts';
import { istioCni } from './entries/istio-cni.ts';
import { istioEgressgateway, istioIngressgateway, istioInternalgateway } from './entries/istio-gateways.ts';
import { istiod } from './entries/istiod.ts';
import { karpenter } from './entries/karpenter.ts';
import { keda } from './entries/keda.ts';
import { kubePrometheusStack } from './entries/kube-prometheus-stack.ts';
import { litmus } from './entries/litmus.ts';
import { litmusExperiments } from './entries/litmus-experiments.ts';
import { loki } from './entries/loki.ts';
import { metricsServer } from './entries/metrics-server.ts';
import { milvusOperator } from './entries/milvus-operator.ts';
import { minioOperator } from './entries/minio-operator.ts';
import { nginxGatewayFabric } from './entries/nginx-gateway-fabric.ts';
import { opencost } from './entries/opencost.ts';
import { opentelemetryOperator } from './entries/opentelemetry-operator.ts';
import { prometheusBlackboxExporter } from './entries/prometheus-blackbox-exporter.ts';
import { prometheusOperatorCrds } from './entries/prometheus-operator-crds.ts';
import { reloader } from './entries/reloader.ts';
import { snapshotController } from './entries/snapshot-controller.ts';
import { strimzi } from './entries/strimzi.ts';
import { trivyOperator } from './entries/trivy-operator.ts';
import { vault } from './entries/vault.ts';
import { vaultSecretsOperator } from './entries/vault-secrets-operator.ts';
import { velero } from './entries/velero.ts';
import { verticalPodAutoscaler } from './entries/vertical-pod-autoscaler.ts';
import { volumeSnapshotCrds } from './entries/volume-snapshot-crds.ts';
import { type AddonId, addonIds } from './ids.ts';

/** The one list of what a platform can install beside its own: version, source, what it provides, needs and exposes. */
export const catalogue: Readonly<Record<AddonId, Addon>> = {
  'argo-cd': argoCd,
  'prometheus-operator-crds': prometheusOperatorCrds,
  'gateway-api': gatewayApi,
  'volume-snapshot-crds': volumeSnapshotCrds,
  'snapshot-controller': snapshotController,
  'aws-load-balancer-controller': awsLoadBalancerController,
  'metrics-server': metricsServer,
  karpenter,
  'cert-manager': certManager,
  'external-secrets': externalSecrets,
  reloader,
  gatekeeper,
  'kube-prometheus-stack': kubePrometheusStack,
  'prometheus-blackbox-exporter': prometheusBlackboxExporter,
  'istio-base': istioBase,
  'istio-cni': istioCni,
  istiod,
  'istio-ingressgateway': istioIngressgateway,
  'istio-egressgateway': istioEgressgateway,
  'istio-internalgateway': istioInternalgateway,
  'nginx-gateway-fabric': nginxGatewayFabric,
  'ingress-nginx': ingressNginx,
  keda,
  'vertical-pod-autoscaler': verticalPodAutoscaler,
  'argo-rollouts': argoRollouts,
  'cloudnative-pg': cloudnativePg,
  strimzi,
  'minio-operator': minioOperator,
  'milvus-operator': milvusOperator,
  'opentelemetry-operator': opentelemetryOperator,
  vault,
  'vault-secrets-operator': vaultSecretsOperator,
  velero,
  falco,
  'trivy-operator': trivyOperator,
  'eck-operator': eckOperator,
  loki,
  'fluent-bit': fluentBit,
  opencost,
  litmus,
  'litmus-experiments': litmusExperiments,
};

export function isHelmChart(chart: HelmChart | GitDirectory): chart is HelmChart {
  return 'name' in chart;
}

/** The add-ons asked for and all they need, each after what it needs. */
export function withNeeds(wanted: readonly AddonId[]): readonly AddonId[] {
  return [...addonWaves(wanted)]
    .sort(([a, waveA], [b, waveB]) => waveA - waveB || addonIds.indexOf(a) - addonIds.indexOf(b))
    .map(([id]) => id);
}

/** For each add-on asked for, and each it needs: 0 when it needs none, otherwise one more than the last it needs. */
export function addonWaves(wanted: readonly AddonId[]): ReadonlyMap<AddonId, number> {
  const waves = new Map<AddonId, number>();
  const visit = (id: AddonId, path: readonly AddonId[]): number => {
    const known = waves.get(id);
    if (known !== undefined) return known;
    if (path.includes(id)) {
      throw new Error(
        `addon ${id} needs itself: ${[...path, id].join(' → ')}; take one of these needs out of the catalogue.`,
      );
    }
    const own = catalogue[id].needs.reduce((last, need) => Math.max(last, visit(need, [...path, id]) + 1), 0);
    waves.set(id, own);
    return own;
  };
  for (const id of wanted) visit(id, []);
  return waves;
}

/** All flows of an add-on among those installed: its own, and the other side of each that names it as the peer. */
export function flowsOf(id: AddonId, installed: readonly AddonId[]): readonly AddonFlow[] {
  const isInstalled = (flow: AddonFlow): boolean => flow.peer.kind !== 'addon' || installed.includes(flow.peer.addon);
  const own = catalogue[id].flows.filter(isInstalled);
  const mirrored = addonIds
    .filter((other) => installed.includes(other))
    .flatMap((other) => catalogue[other].flows.flatMap((flow) => otherSide(other, flow, id)));
  return [...own, ...mirrored];
}

function otherSide(client: AddonId, flow: AddonFlow, server: AddonId): readonly AddonFlow[] {
  if (flow.direction !== 'egress' || flow.peer.kind !== 'addon' || flow.peer.addon !== server) return [];
  return [
    {
      direction: 'ingress',
      ...(flow.peer.pods === undefined ? {} : { pods: flow.peer.pods }),
      peer: { kind: 'addon', addon: client, ...(flow.pods === undefined ? {} : { pods: flow.pods }) },
      ...(flow.ports === undefined ? {} : { ports: flow.ports }),
      why: `${catalogue[client].title} ${flow.why}`,
    },
  ];
}
