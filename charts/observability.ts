import { blackboxProber, MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { addonOf } from '../src/addons/placed.ts';
import type { AlertLinks, AlertSeverity, RuleGroup } from '../src/constructs/alert.ts';
import { isAlert } from '../src/constructs/alert.ts';
import { AlertmanagerRouting, PAGE_WAIT } from '../src/constructs/alertmanager-routing.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ScrapedPods } from '../src/constructs/pod-monitor.ts';
import { BlackboxProbe } from '../src/constructs/probe.ts';
import { PrometheusRules } from '../src/constructs/prometheus-rule.ts';
import { Slo } from '../src/constructs/slo.ts';
import { alertingSecretName, alertmanagerConfigName } from '../src/platform/alerting.ts';
import { COLOR_LABEL, isColors } from '../src/platform/colors.ts';
import { dashboardUid } from '../src/platform/dashboards.ts';
import { latencyObjectives } from '../src/platform/latency-objectives.ts';
import type { AlertsSpec } from '../src/platform/schema/operations.ts';
import type { Target } from '../src/platform/target.ts';
import { namespaceOf, selectorLabels, services } from '../src/platform/target.ts';
import { latencySeconds, seconds } from '../src/platform/values.ts';
import { dataRules } from './data-rules.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { SMTP_PORT } from './network-addons.ts';
import { applicationRules, httpMetrics, platformRules, type RuleSet } from './observability-rules.ts';
import { probesOf } from './probes.ts';

const SLO_ALERTS = ['AvailabilityBudgetBurn', 'LatencyBudgetBurn'];

/** What is measured, what was promised, what alerts, and who is told. */
export const observability: LayerDefinition = {
  name: 'observability',
  about: 'What is scraped and probed, service level objectives, alerts, and who is told of them.',
  // Receivers read the keys of PagerDuty, Slack and mail from Secrets.
  after: ['secrets'],
  build(layer, target) {
    scraped(layer, target);
    const { alerts } = target.spec;
    if (!alerts) return;
    for (const { origin, ...probe } of probesOf(target)) {
      comesFrom(
        new BlackboxProbe(layer, `probe-${probe.name}`, {
          ...probe,
          prober: blackboxProber,
        }),
        origin,
      );
    }
    const links = linksOf(alerts);
    objectives(layer, target, links);
    const rules = [...applicationRules(target, alerts), ...dataRules(target), ...platformRules(target, alerts)].map(
      (set) => ({ ...set, groups: set.groups.map((group) => promptly(group, target)) }),
    );
    refuseUnknown(alerts, rules);
    for (const { name, namespace, origin, groups } of rules) {
      comesFrom(new PrometheusRules(layer, `rules-${namespace}-${name}`, { name, namespace, groups, links }), origin);
    }
    routes(layer, target, alerts);
  },
};

/** Looks at a rule that pages often enough for the promise of how soon somebody is told. */
function promptly(group: RuleGroup, { spec: { alerts, monitoring } }: Target): RuleGroup {
  if (alerts?.within === undefined) return group;
  if (!group.rules.some((rule) => isAlert(rule) && (alerts.severities[rule.alert] ?? rule.severity) === 'critical')) {
    return group;
  }
  const atMost = seconds(alerts.within) - PAGE_WAIT;
  return seconds(group.interval ?? monitoring.interval) <= atMost ? group : { ...group, interval: `${atMost}s` };
}

/** A severity of an alert that nobody raises is a misspelt name, and the alert keeps its own. */
function refuseUnknown({ severities }: AlertsSpec, rules: readonly RuleSet[]): void {
  const known = rules.flatMap(({ groups }) => groups.flatMap((group) => group.rules.filter(isAlert)));
  const names = [...new Set([...known.map(({ alert }) => alert), ...SLO_ALERTS])].sort();
  for (const name of Object.keys(severities)) {
    if (names.includes(name)) continue;
    throw new Error(`alerts.severities.${name} is no alert of this platform. fix: use one of ${names.join(', ')}`);
  }
}

function scraped(layer: Layer, target: Target): void {
  for (const [name, { delivery, metrics }] of services(target)) {
    if (!metrics) continue;
    comesFrom(
      new ScrapedPods(layer, `metrics-${name}`, {
        name,
        namespace: namespaceOf(target, name),
        selector: selectorLabels(target, name),
        path: metrics.path,
        ...(isColors(delivery) ? { podLabels: [COLOR_LABEL] } : {}),
      }),
      `services.${name}.metrics`,
    );
  }
  for (const id of addonsInUse(target.spec)) {
    const { namespace, podMonitor } = addonOf(target.spec, id);
    if (!podMonitor) continue;
    const { name, pods, port, path } = podMonitor;
    // The catalogue counts on the job `<namespace>/<name>`.
    new ScrapedPods(layer, `addon-${id}`, {
      name,
      namespace,
      selector: pods,
      port,
      ...(path === undefined ? {} : { path }),
      interval: '30s',
      jobLabel: null,
      podLabels: [],
    });
  }
}

function linksOf({ runbooks, grafana, respond, priorities, severities }: AlertsSpec): AlertLinks {
  const base = (url: string) => url.replace(/\/+$/, '');
  return {
    runbooks: base(runbooks),
    grafana: base(grafana),
    severities,
    ...(respond ? { respond: stated(respond) } : {}),
    ...(priorities ? { priorities: stated(priorities) } : {}),
  };
}

/** Without the keys that are left out: they may not be there as undefined. */
function stated(
  bySeverity: Partial<Record<AlertSeverity, string | undefined>>,
): Partial<Record<AlertSeverity, string>> {
  const { critical, warning, info } = bySeverity;
  return {
    ...(critical === undefined ? {} : { critical }),
    ...(warning === undefined ? {} : { warning }),
    ...(info === undefined ? {} : { info }),
  };
}

function objectives(layer: Layer, target: Target, links: AlertLinks): void {
  const dashboard = dashboardUid(target, 'application');
  for (const [name, service] of services(target)) {
    const metrics = httpMetrics(target, name, service);
    if (!metrics) continue;
    const common = { namespace: namespaceOf(target, name), service: name, metrics, links, dashboard };
    const { availability } = service.objectives;
    comesFrom(
      new Slo(layer, `slo-${name}-availability`, {
        ...common,
        name: `slo-${name}-availability`,
        objective: availability ?? target.spec.objectives.availability,
        indicator: { kind: 'availability' },
      }),
      availability === undefined ? 'objectives.availability' : `services.${name}.objectives.availability`,
    );
    const buckets = service.metrics?.buckets?.map(latencySeconds);
    for (const { below, share, slo } of latencyObjectives(service)) {
      comesFrom(
        new Slo(layer, `slo-${name}-${slo}`, {
          ...common,
          name: `slo-${name}-${slo}`,
          objective: share,
          indicator: { kind: 'latency', name: slo, below: latencySeconds(below), ...(buckets ? { buckets } : {}) },
        }),
        `services.${name}.objectives.latency`,
      );
    }
  }
}

function routes(layer: Layer, target: Target, { email, pagerduty, slack }: AlertsSpec): void {
  const key = (name: string) => ({ name: alertingSecretName, key: name });
  comesFrom(
    new AlertmanagerRouting(layer, 'routes', {
      name: alertmanagerConfigName,
      namespace: MONITORING_NAMESPACE,
      source: [target.platform, target.environment, target.region ?? []].flat().join(' '),
      // Only production wakes people.
      ...(pagerduty && target.spec.production ? { pagerDuty: { routingKey: key(pagerduty.key) } } : {}),
      ...(slack ? { slack: { channel: slack.channel, webhookUrl: key(slack.key) } } : {}),
      ...(email
        ? {
            email: {
              to: email.to,
              from: email.from,
              server: `${target.contract.text('smtp_host')}:${SMTP_PORT}`,
              username: target.contract.text('smtp_username'),
              password: key(email.key),
            },
          }
        : {}),
      ofRegion: target.region !== undefined,
      mute: target.spec.maintenance.map((window) => ({ ...window, duration: seconds(window.duration) })),
    }),
    'alerts',
  );
}
