import type { ConformanceManifest } from '../step.ts';
import { alertsOf, groupsOf, nameOf } from './rules.ts';
import { selectorsOf } from './selectors.ts';

/** An alert as Alertmanager gets it. */
export interface FiringAlert {
  readonly name: string;
  readonly severity: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly manifest: ConformanceManifest;
}

/** Every alert of these manifests, with the labels that its rule and its expression give. */
export function firingAlerts(manifests: readonly ConformanceManifest[]): FiringAlert[] {
  return manifests
    .filter(({ object }) => object.kind === 'PrometheusRule')
    .flatMap((manifest) =>
      alertsOf(groupsOf(manifest)).map((rule) => ({
        name: nameOf(rule),
        severity: rule.labels.severity ?? '',
        labels: { ...grouped(rule.expr), alertname: rule.alert, ...rule.labels },
        manifest,
      })),
    );
}

/** Labels that the expression groups by: equal for equal series, so that two rules about one thing are about one. */
function grouped(expr: string): Record<string, string> {
  const selectors = selectorsOf(expr);
  const given = Object.assign({}, ...selectors.map(({ labels }) => labels)) as Record<string, string>;
  const names = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/\s*,\s*/));
  const about = given.job ?? selectors[0]?.metric ?? 'example';
  return Object.fromEntries(names.filter((name) => name !== 'job').map((name) => [name, given[name] ?? about]));
}

/** Whoever must be told: pages before mail before the channel for `critical`, mail for `warning`, the channel for the rest. */
export function expectedReceiver(severity: string, receivers: readonly string[]): string | undefined {
  const order = { critical: ['page', 'mail', 'chat'], warning: ['mail', 'chat'] }[severity] ?? ['chat'];
  return [...order, 'nobody']
    .map((name) => receivers.find((receiver) => receiver.endsWith(`/${name}`)))
    .find((receiver) => receiver !== undefined);
}

/** Alerts that fire together: all of them, the tiers of each objective, those without the fastest, and each alone. */
export function worldsOf(alerts: readonly FiringAlert[]): FiringAlert[][] {
  const objectives = new Map<string, FiringAlert[]>();
  for (const alert of alerts.filter(({ labels }) => labels.tier !== undefined)) {
    const key = objective(alert);
    objectives.set(key, [...(objectives.get(key) ?? []), alert]);
  }
  return [
    [...alerts],
    ...[...objectives.values()].flatMap((tiers) => tiers.map((_, fastest) => tiers.slice(fastest))),
    ...alerts.map((alert) => [alert]),
  ];
}

/** What tells how urgent an alert is, and not what it is about. */
const URGENCY = ['severity', 'priority'];
const RANK: Readonly<Record<string, number>> = { info: 0, warning: 1, critical: 2 };
/** What an application that is down does to everything measured about it. */
const SYMPTOMS = /^(HighErrorRate|HighLatency|ServiceNotMonitored|\w+BudgetBurn)$/;

/**
 * The alert that tells of this one already, so that nobody needs to be told twice: a faster tier of the same objective,
 * the same alert about the same thing at a higher severity, or that the whole application is down, or its region fails.
 */
export function mutedBy(alert: FiringAlert, world: readonly FiringAlert[]): FiringAlert | undefined {
  const tier = Number(alert.labels.tier ?? 0);
  return world.find((other) => {
    if (tier > 0 && objective(other) === objective(alert) && Number(other.labels.tier ?? 9) < tier) return true;
    if (other.labels.alertname === 'ApplicationDown' && SYMPTOMS.test(alert.labels.alertname ?? '')) {
      return sameIn(['namespace', 'service'], other, alert);
    }
    if (other.labels.alertname === 'RegionFailing' && tellsOf(other, alert)) return true;
    const higher = (RANK[other.severity] ?? 0) > (RANK[alert.severity] ?? 0);
    return higher && tier === 0 && sameIn(Object.keys({ ...other.labels, ...alert.labels }), other, alert, URGENCY);
  });
}

/** What whoever is called for a region need not be told apart. */
function tellsOf(region: FiringAlert, { labels }: FiringAlert): boolean {
  const { alertname = '', namespace, instance } = labels;
  if (namespace !== region.labels.namespace) return false;
  if (alertname === 'StoreUnreachable') {
    return region.labels.trigger === 'database' && instance === region.labels.instance;
  }
  return SYMPTOMS.test(alertname) || alertname === 'ApplicationDown' || alertname === 'UnusualTraffic';
}

function objective({ labels }: FiringAlert): string {
  return [labels.alertname, labels.namespace, labels.service, labels.slo].join('/');
}

function sameIn(names: readonly string[], a: FiringAlert, b: FiringAlert, except: readonly string[] = []): boolean {
  return names.filter((name) => !except.includes(name)).every((name) => a.labels[name] === b.labels[name]);
}
