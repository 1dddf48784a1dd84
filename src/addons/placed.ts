import { logAlertsOf } from '../platform/log-alerts.ts';
import { logstashOf } from '../platform/logstash.ts';
import type { PlatformSpec } from '../platform/schema/platform.ts';
import type { Addon, AddonFlow } from './addon.ts';
import { catalogue, flowsOf, isHelmChart } from './catalogue.ts';
import { COUNTERS } from './fluent-bit-values.ts';
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

/**
 * What must pass for an add-on as a platform installs it: counted lines are scraped beside Fluent Bit's own metrics, and where
 * Logstash is, it alone gets the logs.
 */
export function flowsHere(spec: PlatformSpec, id: AddonId, installed: readonly AddonId[]): readonly AddonFlow[] {
  const flows = flowsOf(id, installed);
  if (id !== 'fluent-bit') return flows;
  const bypassed = logstashOf(spec) ? 'log-store' : 'log-input';
  const here = flows.filter(({ peer }) => peer.kind !== bypassed);
  if (logAlertsOf(spec).length === 0) return here;
  return here.map((flow) =>
    flow.peer.kind === 'prometheus' ? { ...flow, ports: [...(flow.ports ?? []), { port: COUNTERS.port }] } : flow,
  );
}

/** What must be there before logs are shipped. */
function logStore({ logs }: PlatformSpec): AddonId[] {
  if (logs === undefined || logs.kind === 'cloudwatch') return [];
  return [logs.kind === 'loki' ? 'loki' : 'eck-operator'];
}
