import type { AlertSeverity, RuleGroup } from '../constructs/alert.ts';
import { durationText } from './promql.ts';

export interface LogAlertsProps {
  readonly namespace: string;
  readonly rules: readonly {
    readonly name: string;
    /** Series that count the lines: of each service by itself, label `service`. */
    readonly counter: string;
    readonly moreThan: number;
    readonly withinSeconds: number;
    readonly severity: AlertSeverity;
    readonly summary: string;
  }[];
  readonly dashboard: string;
}

/** What services say too often. Lines are counted where they are shipped, so that the store of logs need not be asked, nor be up. */
export function logAlerts({ namespace, rules, dashboard }: LogAlertsProps): RuleGroup {
  return {
    name: 'logs',
    rules: rules.map(({ name, counter, moreThan, withinSeconds, severity, summary }) => {
      const within = durationText(withinSeconds);
      // A counter begins with the first line: what it then says has grown from nothing, which increase() does not see.
      const grown = `(increase(${counter}[${within}]) and ${counter} offset ${within})`;
      const begun = `(${counter} unless ${counter} offset ${within})`;
      return {
        alert: 'LoggedTooOften',
        expr: `sum by (service) (${grown} or ${begun}) > ${moreThan}`,
        severity,
        summary: `{{ $labels.service }}: ${summary}`,
        description: `${moreThan === 0 ? 'At least one such line' : `More than ${moreThan} such lines`} within ${within}. They are in the logs of the service; the rule is called ${name}.`,
        runbook: 'logs',
        dashboard,
        labels: { namespace, rule: name },
      };
    }),
  };
}
