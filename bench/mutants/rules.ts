import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { type Draft, get, type Mistakes, put, type World } from './world.ts';

/** The rules of one random PrometheusRule that has some of a form, with one of them changed. */
function inRule(world: World, form: (rule: Draft) => boolean, change: (rule: Draft) => void) {
  const of = (object: unknown) =>
    ((get(object, ['spec', 'groups']) ?? []) as Draft[]).flatMap((group) => group.rules as Draft[]).filter(form);
  const subject = world.one('PrometheusRule', (object: KubernetesObject) => of(object).length > 0);
  return world.edited(subject, (draft) => change(world.pick(of(draft))));
}

const replaced = (rule: Draft, from: string | RegExp, to: string) => {
  const before = String(rule.expr);
  rule.expr = before.replace(from, to);
  if (rule.expr === before) throw new Error(`nothing to replace in ${before}`);
};
const has = (text: string | RegExp) => (rule: Draft) => new RegExp(text).test(String(rule.expr));
const namesLabel = (rule: Draft) => /\bby \(\w+\)/.test(String(rule.expr)) && namedIn(rule) !== undefined;
const namedIn = (rule: Draft) => {
  const by = /\bby \((\w+)\)/.exec(String(rule.expr))?.[1];
  const stated = get(rule, ['labels']) as Draft | undefined;
  return by !== undefined &&
    JSON.stringify(rule.annotations ?? {}).includes(`$labels.${by} `) &&
    !(stated && by in stated)
    ? by
    : undefined;
};

export const rules: Mistakes = {
  'a parenthesis too few': (w) => inRule(w, has(/\)$/), (rule) => replaced(rule, /\)$/, '')),
  'a rate of an instant vector': (w) => inRule(w, has(/rate\([^()]*\[5m\]/), (rule) => replaced(rule, '[5m]', '')),
  'a function that Prometheus does not have': (w) =>
    inRule(w, has(/\bmax by/), (rule) => replaced(rule, /\bmax by/, 'maximum by')),
  'a duration that is none': (w) => inRule(w, has(/\[5m\]/), (rule) => replaced(rule, '[5m]', '[5 minutes]')),
  'a comparison with a text': (w) => inRule(w, has(/ > [\d.]+$/), (rule) => replaced(rule, / > [\d.]+$/, ' > "5"')),
  'a regex that RE2 does not know': (w) =>
    inRule(w, has(/=~"5\.\."/), (rule) => replaced(rule, '=~"5.."', '=~"(?!4)5.."')),
  'a label that gets lost in an aggregation': (w) =>
    inRule(w, namesLabel, (rule) => {
      rule.expr = String(rule.expr).replaceAll(`by (${namedIn(rule)})`, 'by (cluster)');
    }),
  'a recorded metric under another name': (w) =>
    inRule(
      w,
      (rule) => rule.record === 'slo:failures:rate5m',
      (rule) => put(rule, ['record'], 'slo:failure:rate5m'),
    ),
  'a recorded metric with a dash': (w) =>
    inRule(
      w,
      (rule) => rule.record === 'slo:objective:ratio',
      (rule) => put(rule, ['record'], 'slo:objective-ratio'),
    ),
  'a broken query on a dashboard': (w) =>
    w.edited(
      w.one('ConfigMap', ({ metadata }) => metadata.labels?.grafana_dashboard !== undefined),
      (d) => {
        const [[file, text] = ['', '']] = Object.entries(d.data as Record<string, string>);
        put(d, ['data', file], text.replace(/"expr": "sum/, '"expr": "sum)'));
      },
    ),
  'a broken query of an analysis': (w) =>
    w.edited(w.one('AnalysisTemplate'), (d) => {
      const path = ['spec', 'metrics', 0, 'provider', 'prometheus', 'query'];
      put(d, path, String(get(d, path)).replace('[2m]', '[2m'));
    }),
  'a broken query of an autoscaler': (w) =>
    w.edited(w.one('ScaledObject'), (d) =>
      put(d, ['spec', 'triggers', 2, 'metadata', 'query'], 'sum(rate(requests_total))'),
    ),
  'a receiver that is not there': (w) =>
    w.edited(w.one('AlertmanagerConfig'), (d) => put(d, ['spec', 'route', 'routes', 2, 'receiver'], 'pages')),
  'a receiver that tells nobody': (w) =>
    w.edited(w.one('AlertmanagerConfig'), (d) => put(d, ['spec', 'receivers', 1, 'slackConfigs'], undefined)),
  'alerts that are routed to nobody': (w) =>
    w.edited(w.one('AlertmanagerConfig'), (d) => put(d, ['spec', 'route', 'routes', 2, 'receiver'], 'nobody')),
  'a time interval that is not there': (w) =>
    w.edited(w.one('AlertmanagerConfig'), (d) =>
      put(d, ['spec', 'route', 'routes', 3, 'muteTimeIntervals'], ['nights']),
    ),
  'a route whose regex is none': (w) =>
    w.edited(w.one('AlertmanagerConfig'), (d) =>
      put(d, ['spec', 'route', 'routes', 0, 'matchers', 0, 'value'], 'Watchdog|(Info'),
    ),
  'an inhibition of an alert that lost its label': (w) =>
    w.edited(w.one('PrometheusRule', 'alerts-app'), (d) =>
      put(d, ['spec', 'groups', 0, 'rules', 0, 'labels', 'namespace'], undefined),
    ),
  'a relabeling whose regex is none': (w) =>
    w.edited(w.one('PodMonitor', 'app'), (d) =>
      put(
        d,
        ['spec', 'podMetricsEndpoints', 0, 'metricRelabelings'],
        [{ action: 'drop', regex: 'go_(', sourceLabels: ['__name__'] }],
      ),
    ),
  'a panel of a metric that nobody exposes': (w) => {
    const dashboard = w.one(
      'ConfigMap',
      ({ metadata, data }) =>
        metadata.labels?.grafana_dashboard !== undefined && JSON.stringify(data).includes('container_cpu_usage'),
    );
    return w.edited(dashboard, (d) => {
      for (const [file, text] of Object.entries(d.data as Record<string, string>)) {
        put(d, ['data', file], text.replace('container_cpu_usage_seconds_total', 'container_cpu_usage_second_total'));
      }
    });
  },
};
