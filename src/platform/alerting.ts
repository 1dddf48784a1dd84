/** The AlertmanagerConfig in the monitoring namespace: who is told of what. */
export const alertmanagerConfigName = 'platform-alerts';

/** The Secret in the monitoring namespace with PagerDuty's and Slack's keys. Without it the operator drops the routes. */
export const alertingSecretName = 'alerting';
