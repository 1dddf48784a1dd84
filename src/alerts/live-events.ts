import type { RuleGroup } from '../constructs/alert.ts';
import { type LiveEvent, wantedPods } from '../constructs/live-event.ts';
import { readyReplicas, whileStateIsKnown } from './promql.ts';

export interface LiveEventAlertsProps {
  readonly service: string;
  readonly namespace: string;
  readonly events: readonly LiveEvent[];
  readonly dashboard: string;
}

const DAY = 86_400;

/** Are the pods there that a live event wants, before it begins? And does somebody know that one is coming? */
export function liveEventAlerts({ service, namespace, events, dashboard }: LiveEventAlertsProps): RuleGroup {
  const common = { runbook: 'live-events', dashboard } as const;
  return {
    name: `live-events-${service}`,
    interval: '30s',
    rules: events.flatMap((event) => {
      const labels = { namespace, service, event: event.name };
      return [
        {
          ...common,
          alert: 'LiveEventUnderstaffed',
          expr: `${wantedPods(event)} > on () ${readyReplicas(namespace, service)}\n${whileStateIsKnown}`,
          // Nodes start, images are pulled: a quarter of an hour is long for that, and still before the event.
          for: '15m',
          severity: 'critical',
          summary: `${service} has fewer pods than the {{ $value }} that ${event.name} wants.`,
          description: `They should have been there by now. When ${event.name} begins, the load comes within minutes.`,
          labels,
        },
        {
          ...common,
          alert: 'LiveEventAhead',
          expr: `vector((time() >= bool ${event.from - DAY}) * (time() < bool ${event.from})) == 1`,
          severity: 'info',
          summary: `${event.name} begins soon: ${service} goes to ${event.min} pods within a day.`,
          description:
            'Time to look: quotas and nodes, connections of the database, and what the CDN should have before.',
          labels,
        },
      ];
    }),
  };
}
