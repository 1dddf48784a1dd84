/** A key of a Secret in the AlertmanagerConfig's own namespace. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

export interface PagerDutyReceiver {
  /** The routing key of an Events API v2 integration. */
  readonly routingKey: SecretKey;
}

export interface SlackReceiver {
  readonly channel: string;
  /** The URL of an incoming webhook. */
  readonly webhookUrl: SecretKey;
}

export interface EmailReceiver {
  readonly to: readonly string[];
  readonly from: string;
  /** The mail server as `host:port`. TLS is asked for. */
  readonly server: string;
  readonly username: string;
  readonly password: SecretKey;
}

const FIRST = '(index .Alerts 0)';
/** Falcosidekick's alerts have a rule instead of a name. */
const NAME = '{{ or .CommonLabels.alertname .CommonLabels.rule }}';

/** One incident for each group of alerts: what is wrong first, then everything that helps. */
export function pagerDuty({ routingKey }: PagerDutyReceiver, source: string) {
  const details = {
    alerts: '{{ range .Alerts.Firing }}{{ .Annotations.summary }} {{ end }}',
    description: `{{ ${FIRST}.Annotations.description }}`,
    runbook: `{{ ${FIRST}.Annotations.runbook_url }}`,
    dashboard: `{{ ${FIRST}.Annotations.dashboard_url }}`,
  };
  return {
    routingKey: { ...routingKey },
    sendResolved: true,
    severity: 'critical',
    description: `${source}: {{ ${FIRST}.Annotations.summary }}`,
    class: '{{ .CommonLabels.alertname }}',
    component: '{{ .CommonLabels.service }}',
    group: '{{ .CommonLabels.namespace }}',
    source,
    details: Object.entries(details).map(([key, value]) => ({ key, value })),
  };
}

/** One message for each group of alerts, green when it is over. */
export function slack({ channel, webhookUrl }: SlackReceiver, source: string) {
  const each = [
    '{{ range .Alerts }}*{{ .Annotations.summary }}*',
    '{{ .Annotations.description }}',
    '{{ with .Annotations.runbook_url }}<{{ . }}|Runbook>{{ end }} {{ with .Annotations.dashboard_url }}<{{ . }}|Dashboard>{{ end }}',
    '{{ end }}',
  ];
  return {
    apiURL: { ...webhookUrl },
    channel,
    sendResolved: true,
    color:
      '{{ if ne .Status "firing" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}',
    title: `[{{ .Status | toUpper }} {{ .CommonLabels.severity }}] ${NAME} · ${source}`,
    fallback: `[{{ .Status | toUpper }}] ${NAME} · ${source}`,
    text: each.join('\n'),
  };
}

/** One mail for each group of alerts. */
export function email({ to, from, server, username, password }: EmailReceiver, source: string) {
  const each = [
    '{{ range .Alerts }}{{ .Annotations.summary }}',
    '{{ .Annotations.description }}',
    '{{ with .Annotations.respond_within }}Respond within {{ . }}.{{ end }}',
    'Runbook: {{ .Annotations.runbook_url }}',
    'Dashboard: {{ .Annotations.dashboard_url }}',
    '',
    '{{ end }}',
  ];
  return {
    to: to.join(', '),
    from,
    smarthost: server,
    authUsername: username,
    authPassword: { ...password },
    requireTLS: true,
    sendResolved: true,
    headers: [{ key: 'Subject', value: `[{{ .Status | toUpper }} {{ .CommonLabels.severity }}] ${NAME} · ${source}` }],
    text: each.join('\n'),
    // Without it Alertmanager's own page is added to the text.
    html: '',
  };
}
