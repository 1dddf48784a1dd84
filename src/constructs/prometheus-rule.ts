import { Construct } from 'constructs';
import { PrometheusRule } from '../../imports/monitoring.coreos.com.ts';
import type { Alert, AlertLinks, Recording, RuleGroup } from './alert.ts';
import { isAlert, runbookPath } from './alert.ts';

export interface PrometheusRulesProps {
  readonly name: string;
  readonly namespace: string;
  readonly groups: readonly RuleGroup[];
  readonly links: AlertLinks;
}

/** A PrometheusRule whose every alert carries a severity, a summary, a description, its runbook and its dashboard. */
export class PrometheusRules extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusRulesProps) {
    super(scope, id);
    refuse(props);
    new PrometheusRule(this, 'PrometheusRule', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        groups: props.groups.map(({ name, interval, rules }) => ({
          name,
          ...(interval === undefined ? {} : { interval }),
          rules: rules.map((rule) => (isAlert(rule) ? alertRule(rule, props.links) : recordingRule(rule))),
        })),
      },
    });
  }
}

export interface PrometheusRecordingsProps {
  readonly name: string;
  readonly namespace: string;
  readonly groups: readonly {
    readonly name: string;
    readonly interval?: string;
    readonly rules: readonly Recording[];
  }[];
}

/** A PrometheusRule that only records: nobody is told of anything, so it leads nowhere. */
export class PrometheusRecordings extends Construct {
  constructor(scope: Construct, id: string, { name, namespace, groups }: PrometheusRecordingsProps) {
    super(scope, id);
    new PrometheusRule(this, 'PrometheusRule', {
      metadata: { name, namespace },
      spec: { groups: groups.map((group) => ({ ...group, rules: group.rules.map(recordingRule) })) },
    });
  }
}

function recordingRule({ record, expr, labels }: Recording) {
  return { record, expr, ...(labels === undefined ? {} : { labels: { ...labels } }) };
}

function alertRule(alert: Alert, links: AlertLinks) {
  const severity = links.severities?.[alert.alert] ?? alert.severity;
  const priority = links.priorities?.[severity];
  const respond = links.respond?.[severity];
  return {
    alert: alert.alert,
    expr: alert.expr,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    ...(alert.keepFiringFor === undefined ? {} : { keep_firing_for: alert.keepFiringFor }),
    labels: { severity, ...(priority === undefined ? {} : { priority }), ...alert.labels },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${links.runbooks}/${runbookPath(alert)}`,
      dashboard_url: `${links.grafana}/d/${alert.dashboard}`,
      ...(respond === undefined ? {} : { respond_within: respond }),
    },
  };
}

function refuse({ name, groups, links }: PrometheusRulesProps): void {
  const where = `PrometheusRule ${name}`;
  const groupNames = groups.map((group) => group.name);
  const twice = groupNames.find((group, i) => groupNames.indexOf(group) !== i);
  if (twice) throw new Error(`${where} has two groups named '${twice}': one would be lost. fix: rename one`);
  for (const group of groups) {
    if (group.rules.length === 0) {
      throw new Error(`${where} has no rules in group '${group.name}'. fix: leave the group out`);
    }
    for (const rule of group.rules.filter(isAlert)) {
      if (!/^[A-Z][A-Za-z0-9]+$/.test(rule.alert)) {
        throw new Error(`${where} has an alert '${rule.alert}'. fix: name it in PascalCase, e.g. ApplicationDown`);
      }
      if (rule.labels && 'severity' in rule.labels) {
        throw new Error(`${where} sets the label severity of ${rule.alert} twice. fix: use the alert's severity`);
      }
    }
  }
  for (const key of ['runbooks', 'grafana'] as const) {
    const url = links[key];
    if (url.endsWith('/')) throw new Error(`${where}: ${key} '${url}' ends with /. fix: remove it`);
  }
}
