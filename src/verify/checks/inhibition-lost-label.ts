import { type Alert, alertsOf } from '../alertmanager/alerts.ts';
import {
  type AlertmanagerConfig,
  alertmanagerConfigs,
  type Inhibition,
  type LabelMatch,
} from '../alertmanager/config.ts';
import { matchesAll } from '../alertmanager/routing.ts';
import { ByLabel } from '../by-label.ts';
import type { Check } from '../check.ts';
import type { Complaint } from '../finding.ts';

export const inhibitionLostLabel: Check = {
  id: 'inhibition-lost-label',
  severity: 'warning',
  family: 'rules',
  about: 'An inhibition compares a label that one of its two alerts never has.',
  protects: 'It never applies to them: whoever is paged for the cause is paged for each consequence too.',
  fix: 'keep the label in both expressions, or add it to the labels of both rules',
  *run({ set }) {
    const alerts = alertsOf(set);
    for (const config of alertmanagerConfigs(set)) {
      for (const inhibition of config.inhibitions) yield* lost(config, inhibition, alerts);
    }
  },
};

function* lost({ subject }: AlertmanagerConfig, inhibition: Inhibition, alerts: readonly Alert[]): Iterable<Complaint> {
  const { path, source, target } = inhibition;
  const sources = alerts.filter((alert) => matchesAll(source, alert) === 'yes');
  const targets = alerts.filter((alert) => matchesAll(target, alert) === 'yes');
  for (const [label, cause, consequence] of brokenPairs(inhibition, sources, targets)) {
    const without = cause.label(label) === null ? cause : consequence;
    const other = without === cause ? consequence : cause;
    yield {
      subject,
      path,
      message: `wants ${label} to be the same of ${cause.name} and ${consequence.name}, but ${without.name} never has it, and ${other.name} always does`,
    };
  }
}

/**
 * A label, with two alerts that are about the same otherwise, of which one has it always and the other never. Two alerts
 * are meant for each other when they have one name, or the inhibition names both: other labels may pair them by accident.
 */
function brokenPairs({ equal, source, target }: Inhibition, sources: readonly Alert[], targets: readonly Alert[]) {
  const isByName = namesAlerts(source) && namesAlerts(target);
  // A label that is not there may be anything to whoever pairs them: it does not tell two alerts apart.
  const meant = new ByLabel(distinct(targets, equal), (alert, label) => alert.label(label) ?? undefined);
  const found = new Map<string, [label: string, cause: Alert, consequence: Alert]>();
  for (const cause of distinct(sources, equal)) {
    const asked = (isByName ? equal : ['alertname', ...equal]).flatMap((label) => {
      const value = cause.label(label);
      return typeof value === 'string' ? [[label, value] as const] : [];
    });
    for (const consequence of meant.near(asked)) {
      if (!isByName && cause.name !== consequence.name) continue;
      if (equal.some((label) => differ(cause, consequence, label))) continue;
      for (const label of equal) {
        const [a, b] = [cause.label(label), consequence.label(label)];
        const isLost = (a === null && typeof b === 'string') || (b === null && typeof a === 'string');
        if (isLost) found.set(`${label} ${cause.name} ${consequence.name}`, [label, cause, consequence]);
      }
    }
  }
  return found.values();
}

/** One of each name with the same labels: what is wrong with one of them is wrong with all. */
function distinct(alerts: readonly Alert[], labels: readonly string[]): Alert[] {
  const told = (alert: Alert) => labels.map((label) => (alert.label(label) === undefined ? 0 : alert.label(label)));
  return [...new Map(alerts.map((alert) => [JSON.stringify([alert.name, ...told(alert)]), alert])).values()];
}

function namesAlerts(matchers: readonly LabelMatch[]): boolean {
  return matchers.some(({ name, type }) => name === 'alertname' && (type === '=' || type === '=~'));
}

/** Both have the label, with another value: they are about different things. */
function differ(a: Alert, b: Alert, label: string): boolean {
  const [one, other] = [a.label(label), b.label(label)];
  return typeof one === 'string' && typeof other === 'string' && one !== other;
}
