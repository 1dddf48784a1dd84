/** Where Prometheus, Alertmanager and the exporters run. */
export const monitoringNamespace = 'monitoring';

/**
 * The AlertmanagerConfig in the monitoring namespace that is Alertmanager's whole configuration: kube-prometheus-stack
 * names it in `alertmanager.alertmanagerSpec.alertmanagerConfiguration.name`.
 */
export const alertmanagerConfigName = 'platform-alerts';

/** The Secret in the monitoring namespace with PagerDuty's and Slack's keys. Alertmanager gets no configuration without it. */
export const alertingSecretName = 'alerting';
