import type { PlatformSpec } from '../platform/schema/platform.ts';
import type { Addon } from './addon.ts';
import { catalogue, isHelmChart } from './catalogue.ts';
import type { AddonId } from './ids.ts';

/** An add-on as a platform installs it: the catalogue's entry, where and after what the platform's description says. */
export function addonOf(spec: PlatformSpec, id: AddonId): Addon {
  const addon = catalogue[id];
  if (id === 'fluent-bit') return { ...addon, needs: [...addon.needs, ...logStore(spec)] };
  if (id !== 'falco' || !isHelmChart(addon.chart)) return addon;
  const { namespace, release } = spec.security.falco;
  if (namespace === addon.namespace && release === addon.chart.releaseName) return addon;
  const { metricsJob, health } = addon;
  return {
    ...addon,
    namespace,
    chart: { ...addon.chart, releaseName: release },
    // The chart calls everything after its release.
    ...(metricsJob === undefined ? {} : { metricsJob: metricsJob.replace(addon.chart.releaseName, release) }),
    ...(health === undefined
      ? {}
      : {
          health: {
            ...health,
            expr: health.expr
              .replaceAll(`namespace="${addon.namespace}"`, `namespace="${namespace}"`)
              .replaceAll(`daemonset="${addon.chart.releaseName}"`, `daemonset="${release}"`),
          },
        }),
  };
}

/** What must be there before logs are shipped. */
function logStore({ logs }: PlatformSpec): AddonId[] {
  if (logs === undefined) return [];
  return [logs.kind === 'loki' ? 'loki' : 'eck-operator'];
}
