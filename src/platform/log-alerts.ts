import { closest } from './problem.ts';
import type { Finding } from './rules.ts';
import type { LogAlertSpec } from './schema/log-alerts.ts';
import type { PlatformSpec } from './schema/platform.ts';

/** What lines are told of, by name, in alphabetical order. */
export function logAlertsOf({ logs }: Pick<PlatformSpec, 'logs'>): [name: string, alert: LogAlertSpec][] {
  return Object.entries(logs?.alerts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The counter of an alert's lines, which Fluent Bit keeps on each node. */
export function logCounter(name: string): string {
  return `${name.replaceAll('-', '_')}_total`;
}

/** What contradicts itself in alerts from logs. */
export function ofLogAlerts(spec: PlatformSpec): Finding[] {
  const known = Object.keys(spec.services);
  return logAlertsOf(spec).flatMap(([name, { service }]): Finding[] => {
    if (service === undefined || known.includes(service)) return [];
    const near = closest(service, known);
    return [
      {
        path: ['logs', 'alerts', name, 'service'],
        value: service,
        wrong: 'is no service of this platform',
        fix: near ? `did you mean '${near}'?` : `use one of ${known.join(', ')}`,
      },
    ];
  });
}
