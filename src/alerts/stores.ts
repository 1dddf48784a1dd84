import type { Alert, RuleGroup } from '../constructs/alert.ts';

export interface ProbedStore {
  readonly store: string;
  /** What it is, for people: `Aurora PostgreSQL`. */
  readonly title: string;
  /** The `job` label of the probe of its endpoint. */
  readonly probeJob: string;
  /** Without a reader the service still works, only slower. */
  readonly role: 'primary' | 'reader';
}

export interface StoreAlertsProps {
  readonly namespace: string;
  readonly stores: readonly ProbedStore[];
  readonly dashboard: string;
}

/** Data services outside the cluster, as the cluster sees them: can a connection be opened? */
export function storeAlerts({ namespace, stores, dashboard }: StoreAlertsProps): RuleGroup {
  return {
    name: 'stores',
    interval: '30s',
    rules: stores.flatMap(({ store, title, probeJob, role }): Alert[] => {
      const common = { runbook: 'database-issues', dashboard, labels: { namespace, store, role } };
      return [
        {
          ...common,
          alert: 'StoreUnreachable',
          expr: `max by (instance) (probe_success{job="${probeJob}"}) == 0`,
          for: '2m',
          severity: role === 'primary' ? 'critical' : 'warning',
          summary: `${title} (${store}, ${role}) cannot be reached.`,
          description: `No connection to {{ $labels.instance }} could be opened from the cluster for two minutes. A failover takes about one.`,
        },
        {
          ...common,
          alert: 'StoreNotMonitored',
          expr: `absent(probe_success{job="${probeJob}"})`,
          for: '10m',
          severity: 'warning',
          summary: `Nobody sees whether ${title} (${store}, ${role}) can be reached.`,
          description: `Its probe has given no result for ten minutes, so that StoreUnreachable stays silent whatever happens.`,
        },
      ];
    }),
  };
}
