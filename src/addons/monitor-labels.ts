import type { HelmValues, Labels } from './addon.ts';
import type { AddonId } from './ids.ts';

/** Where the values of a chart take labels for the monitors that it makes. */
const MONITORS: Partial<Record<AddonId, readonly string[]>> = {
  'argo-rollouts': ['controller.metrics.serviceMonitor.additionalLabels'],
  'aws-load-balancer-controller': ['serviceMonitor.additionalLabels'],
  'cert-manager': ['prometheus.servicemonitor.labels'],
  'cloudnative-pg': ['monitoring.podMonitorAdditionalLabels'],
  'eck-operator': ['podMonitor.labels'],
  'external-secrets': ['serviceMonitor.additionalLabels'],
  falco: ['serviceMonitor.labels', 'falcosidekick.serviceMonitor.additionalLabels'],
  'fluent-bit': ['serviceMonitor.additionalLabels'],
  'ingress-nginx': ['controller.metrics.serviceMonitor.additionalLabels'],
  karpenter: ['serviceMonitor.additionalLabels'],
  keda: ['operator', 'metricServer', 'webhooks'].map((part) => `prometheus.${part}.serviceMonitor.additionalLabels`),
  'kube-prometheus-stack': [
    'commonLabels',
    'grafana.serviceMonitor.labels',
    'kube-state-metrics.prometheus.monitor.additionalLabels',
    'prometheus-node-exporter.prometheus.monitor.additionalLabels',
  ],
  'metrics-server': ['serviceMonitor.additionalLabels'],
  opencost: ['opencost.metrics.serviceMonitor.additionalLabels'],
  'prometheus-blackbox-exporter': ['serviceMonitor.selfMonitor.labels'],
  strimzi: ['podMonitor.labels'],
  'trivy-operator': ['serviceMonitor.labels'],
  vault: ['serverTelemetry.serviceMonitor.selectors'],
  velero: ['metrics.serviceMonitor.additionalLabels'],
};

/** Where the values of a chart take labels for the rules that it makes. */
const RULES: Partial<Record<AddonId, readonly string[]>> = {
  'kube-prometheus-stack': ['defaultRules.labels'],
};

/** Helm values that label the monitors and rules of a chart, so that Prometheus takes them. */
export function monitorLabelValues(addon: AddonId, monitorLabels: Labels, ruleLabels: Labels): HelmValues {
  const monitors = (MONITORS[addon] ?? []).map((path) => at(path.split('.'), monitorLabels));
  const rules = (RULES[addon] ?? []).map((path) => at(path.split('.'), ruleLabels));
  return [...monitors, ...rules].reduce(both, {});
}

function at(path: readonly string[], labels: Labels): HelmValues {
  if (Object.keys(labels).length === 0) return {};
  return path.reduceRight<HelmValues>((inner, key) => ({ [key]: inner }), { ...labels });
}

function both(a: HelmValues, b: HelmValues): HelmValues {
  const merged: Record<string, HelmValues[string]> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = merged[key];
    merged[key] = isValues(before) && isValues(value) ? both(before, value) : value;
  }
  return merged;
}

function isValues(value: HelmValues[string] | undefined): value is HelmValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
