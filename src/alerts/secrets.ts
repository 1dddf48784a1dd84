import type { RuleGroup } from '../constructs/alert.ts';
import { durationText, KUBE_STATE_METRICS } from './promql.ts';

export interface SecretAlertsProps {
  readonly namespace: string;
  /** Secrets that are promised to be replaced, by name. */
  readonly secrets: readonly string[];
  /** How often each is replaced, and how often it is looked whether it was, in seconds. */
  readonly rotateSeconds: number;
  readonly refreshSeconds: number;
  /** The `job` of External Secrets' metrics. */
  readonly job: string;
  readonly dashboard: string;
}

/** The promise that secrets are replaced: that somebody looks, and that there was something new. */
export function secretAlerts(props: SecretAlertsProps): RuleGroup {
  const { namespace, secrets, rotateSeconds, refreshSeconds, job, dashboard } = props;
  const window = durationText(Math.max(3 * refreshSeconds, 900));
  const promise = durationText(rotateSeconds + refreshSeconds);
  const series = `kube_secret_metadata_resource_version{${KUBE_STATE_METRICS}, namespace="${namespace}", secret=~"${secrets.join('|')}"}`;
  // Over weeks, nobody needs to know the minute.
  const step = rotateSeconds > 2 * 86_400 ? '1h' : '5m';
  // A Secret's version changes with its value: External Secrets writes nothing where nothing changed.
  const by = 'max by (namespace, secret)';
  return {
    name: 'secrets',
    interval: '5m',
    rules: [
      {
        alert: 'SecretNotRead',
        expr: `sum by (namespace, name) (increase(externalsecret_sync_calls_total{job="${job}", namespace="${namespace}"}[${window}])) == 0`,
        for: '15m',
        severity: 'warning',
        summary: 'ExternalSecret {{ $labels.name }} is not read again.',
        description: `External Secrets has not looked for a new value in ${window}: what was replaced meanwhile has not arrived.`,
        runbook: 'secrets',
        dashboard,
      },
      {
        alert: 'SecretNotRotated',
        expr: `changes(${by} (${series})[${promise}:${step}]) == 0\nand ${by} (${series} offset ${promise})`,
        for: '30m',
        severity: 'warning',
        summary: 'Secret {{ $labels.secret }} is older than promised.',
        description: `It has had the same value for more than ${promise}, and the platform promises a new one every ${durationText(rotateSeconds)}.`,
        runbook: 'secrets',
        dashboard,
      },
    ],
  };
}
