import { k8s } from 'cdk8s-plus-27';
import type { NginxDataPlane } from '../src/addons/index.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ScrapedPods } from '../src/constructs/pod-monitor.ts';
import type { Layer } from './layer.ts';

/** What the gateway class does not make for a Gateway's proxies: room for a drain, and the scraping of their metrics. */
export function proxyOperations(
  layer: Layer,
  id: string,
  { name, namespace, pods, metricsPort }: NginxDataPlane & { readonly namespace: string },
  origin: string,
): void {
  comesFrom(
    new k8s.KubePodDisruptionBudget(layer, `${id}-budget`, {
      metadata: { name, namespace },
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...pods } },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    }),
    origin,
  );
  comesFrom(
    new ScrapedPods(layer, `${id}-metrics`, {
      name,
      namespace,
      selector: pods,
      port: metricsPort.name,
      interval: '30s',
      podLabels: [],
    }),
    origin,
  );
}
