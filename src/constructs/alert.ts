/** How soon somebody must act: now, today, or when they look. */
export type AlertSeverity = 'critical' | 'warning' | 'info';

/** An alert, as data: what is wrong, who must know how soon, and where they read on. */
export interface Alert {
  /** In PascalCase; also the heading of its runbook. */
  readonly alert: string;
  /** PromQL that returns one sample for each thing that is wrong. */
  readonly expr: string;
  /** How long it must be wrong without a break, e.g. `5m`. Default: one evaluation is enough. */
  readonly for?: string;
  /** How long it keeps firing after the expression went quiet, e.g. `10m`. Default: not at all. */
  readonly keepFiringFor?: string;
  readonly severity: AlertSeverity;
  /** One line, as it stands in the notification. May use `{{ $labels.name }}` of labels that the expression keeps. */
  readonly summary: string;
  readonly description: string;
  /** The page of the runbook that has a heading of this alert's name, e.g. `application-down`. */
  readonly runbook: string;
  /** The uid of the Grafana dashboard that shows it. */
  readonly dashboard: string;
  /** Labels that the expression does not give, e.g. `{ service: 'app' }`. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A series that Prometheus computes, so that others need not. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other, in one pass. */
export interface RuleGroup {
  readonly name: string;
  /** How often. Default: Prometheus' evaluation interval (30s in kube-prometheus-stack). */
  readonly interval?: string;
  readonly rules: readonly (Alert | Recording)[];
}

/** Where people read on. */
export interface AlertLinks {
  /** `<runbooks>/<page>.md#<alert>`, without a slash at the end. */
  readonly runbooks: string;
  /** `<grafana>/d/<uid>`, without a slash at the end. */
  readonly grafana: string;
  /** How soon somebody must act, by severity: the annotation `respond_within`. Default: nobody said. */
  readonly respond?: Readonly<Partial<Record<AlertSeverity, string>>>;
  /** What people call the severities, e.g. P1: the label `priority`. Default: nothing else. */
  readonly priorities?: Readonly<Partial<Record<AlertSeverity, string>>>;
  /** Severities that some alerts have here instead of their own, by the alert's name. Default: none. */
  readonly severities?: Readonly<Record<string, AlertSeverity>>;
}

export function isAlert(rule: Alert | Recording): rule is Alert {
  return 'alert' in rule;
}

/** The part of the alert's runbook URL after the base: the page, and the anchor that GitHub and GitLab give its heading. */
export function runbookPath(alert: Alert): string {
  return `${alert.runbook}.md#${alert.alert.toLowerCase()}`;
}
