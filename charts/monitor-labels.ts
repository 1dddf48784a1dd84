import type { Manifest } from '../src/manifests/manifest.ts';
import type { Target } from '../src/platform/target.ts';

const GROUP = 'monitoring.coreos.com/';
const MONITORS = new Set(['PodMonitor', 'Probe', 'ScrapeConfig', 'ServiceMonitor']);

/** Every monitor and rule with the labels by which Prometheus takes it: said once, and forgotten by no layer. */
export function withMonitorLabels(manifests: readonly Manifest[], { spec }: Target): Manifest[] {
  const { monitorLabels, ruleLabels } = spec.monitoring.prometheus;
  return manifests.map((manifest) => {
    const { object } = manifest;
    if (!object.apiVersion.startsWith(GROUP)) return manifest;
    const labels = object.kind === 'PrometheusRule' ? ruleLabels : MONITORS.has(object.kind) ? monitorLabels : {};
    if (Object.keys(labels).length === 0) return manifest;
    const { metadata } = object;
    return { ...manifest, object: { ...object, metadata: { ...metadata, labels: { ...metadata.labels, ...labels } } } };
  });
}
