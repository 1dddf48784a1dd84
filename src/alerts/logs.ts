import type { AlertSeverity, RuleGroup } from '../constructs/alert.ts';
import { inNamespaces } from '../constructs/namespace-matcher.ts';
import { durationText } from './promql.ts';

export interface LogAlertsProps {
  readonly rules: readonly {
    readonly name: string;
    /** Counts the lines: of each service by itself, labels `namespace` and `service`. */
    readonly counter: string;
    /** Namespaces of the services. */
    readonly namespaces: readonly string[];
    readonly moreThan: number;
    readonly withinSeconds: number;
    readonly severity: AlertSeverity;
    readonly summary: string;
  }[];
  readonly dashboard: string;
}

/** What services say too often. Lines are counted where they are shipped, so that the store of logs need not be asked, nor be up. */
export function logAlerts({ rules, dashboard }: LogAlertsProps): RuleGroup {
  return {
    name: 'logs',
    rules: rules.map(({ name, counter: total, namespaces, moreThan, withinSeconds, severity, summary }) => {
      const [namespace, ...others] = namespaces;
      const counter = `${total}{${inNamespaces(namespaces)}}`;
      const within = durationText(withinSeconds);
      // A counter begins with the first line: what it then says has grown from nothing, which increase() does not see.
      const grown = `(increase(${counter}[${within}]) and ${counter} offset ${within})`;
      const begun = `(${counter} unless ${counter} offset ${within})`;
      return {
        alert: 'LoggedTooOften',
        expr: `sum by (${others.length === 0 ? '' : 'namespace, '}service) (${grown} or ${begun}) > ${moreThan}`,
        severity,
        summary: `{{ $labels.service }}: ${summary}`,
        description: `${moreThan === 0 ? 'At least one such line' : `More than ${moreThan} such lines`} within ${within}. They are in the logs of the service; the rule is called ${name}.`,
        runbook: 'logs',
        dashboard,
        labels: { ...(namespace === undefined || others.length > 0 ? {} : { namespace }), rule: name },
      };
    }),
  };
}
