import { type Alert, alertsOf } from '../alertmanager/alerts.ts';
import { type AlertmanagerConfig, alertmanagerConfigs } from '../alertmanager/config.ts';
import { type Leaf, leavesOf } from '../alertmanager/routing.ts';
import type { Check } from '../check.ts';

export const alertWithoutReceiver: Check = {
  id: 'alert-without-receiver',
  severity: 'error',
  family: 'rules',
  about: 'An alert reaches no receiver, or one that tells nobody.',
  protects: 'It fires, and nobody hears it.',
  fix: 'keep the labels that the route asks for, or route the alert to a receiver with an integration',
  *run({ set }) {
    const configs = alertmanagerConfigs(set).filter(({ route }) => route !== undefined);
    const alerts = alertsOf(set);
    if (alerts.length === 0) return;
    if (configs.length === 0) {
      yield {
        unchecked: `there is no AlertmanagerConfig that routes the ${alerts.length} alerts: where they go is said elsewhere`,
      };
      return;
    }
    for (const alert of alerts) {
      const leaves = configs.flatMap((config) => leavesOf(config, alert));
      if (leaves.some(tellsOrIsMeant)) continue;
      const subject = alert.rule.subject;
      const [leaf] = leaves;
      const message = leaf
        ? `raises ${alert.name}, which ${leaf.config.subject.object.metadata.name} routes to ${leaf.receiver}: a receiver that tells nobody`
        : `raises ${alert.name}, which no AlertmanagerConfig takes${why(configs, alert)}`;
      yield { subject, path: alert.rule.rule, message };
    }
  },
};

/** Somebody hears it, or a route names this alert to be silent, as one does for Watchdog. */
function tellsOrIsMeant({ config, route, receiver }: Leaf): boolean {
  const known = config.receivers.get(receiver);
  // A receiver that is not there is another check's.
  if (!known || known.tells) return true;
  return route.matchers.some(({ name, type }) => name === 'alertname' && (type === '=' || type === '=~'));
}

function why(configs: readonly AlertmanagerConfig[], alert: Alert): string {
  const wanted = configs.find(({ namespace }) => namespace !== undefined && alert.label('namespace') === null);
  if (wanted) {
    return `: its expression loses the label namespace, and ${wanted.subject.object.metadata.name} takes only alerts of ${wanted.namespace}`;
  }
  const asked = [...new Set(configs.flatMap(({ route }) => route?.matchers.map(({ name }) => name) ?? []))];
  return asked.length > 0 ? `: their routes ask for ${asked.join(', ')}` : '';
}
