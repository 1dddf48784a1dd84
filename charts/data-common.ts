import { comesFrom } from '../src/constructs/origin.ts';
import { ScrapedPods, type ScrapedPodsProps } from '../src/constructs/pod-monitor.ts';
import type { Target } from '../src/platform/target.ts';
import type { Layer } from './layer.ts';

/** Labels that objects of operators get too: what the platform's own policies ask of workloads. */
export function inherited({ platform, environment, region, spec }: Target): Record<string, string> {
  return {
    'app.kubernetes.io/part-of': platform,
    'orrery.dev/environment': environment,
    'orrery.dev/owner': spec.owner,
    ...(region === undefined ? {} : { 'orrery.dev/region': region }),
  };
}

/** Its series are of the job `<namespace>/<name>`, which no service can have. */
export function scraped(
  layer: Layer,
  target: Target,
  name: string,
  selector: Record<string, string>,
  origin: string,
  endpoint: Pick<ScrapedPodsProps, 'port' | 'portNumber' | 'path'> = {},
): void {
  comesFrom(
    new ScrapedPods(layer, `${name}-metrics`, {
      name,
      namespace: target.namespace,
      selector,
      interval: target.spec.monitoring.interval,
      jobLabel: null,
      podLabels: [],
      ...endpoint,
    }),
    origin,
  );
}
