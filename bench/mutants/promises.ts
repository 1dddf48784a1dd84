import { type Draft, get, type Mistakes, put } from './world.ts';

const NAME = 'astral-planner-production';
const alertOf = (draft: Draft, from: (rule: Draft) => boolean): Draft => {
  const rules = (get(draft, ['spec', 'groups']) as Draft[]).flatMap((group) => group.rules as Draft[]);
  const found = rules.find(from);
  if (!found) throw new Error('there is no such rule');
  return found;
};

export const promises: Mistakes = {
  'backups every second hour': (w) =>
    w.edited(w.one('Schedule', `${NAME}-configuration`), (d) => put(d, ['spec', 'schedule'], '0 */2 * * *')),
  'backups that are kept for a day': (w) =>
    w.edited(w.one('Schedule', `${NAME}-daily`), (d) => put(d, ['spec', 'template', 'ttl'], '24h0m0s')),
  'a schedule that was removed': (w) => w.without('Schedule', ({ metadata }) => metadata.name === `${NAME}-monthly`),
  'a schedule that is paused': (w) => w.edited(w.one('Schedule'), (d) => put(d, ['spec', 'paused'], true)),
  'backups without volumes': (w) =>
    w.edited(w.one('Schedule', `${NAME}-weekly`), (d) => put(d, ['spec', 'template', 'snapshotVolumes'], false)),
  'backups of another namespace': (w) =>
    w.edited(w.one('Schedule', `${NAME}-daily`), (d) =>
      put(d, ['spec', 'template', 'includedNamespaces'], ['default']),
    ),
  'a restore test that is suspended': (w) =>
    w.edited(w.one('CronJob', 'restore-test'), (d) => put(d, ['spec', 'suspend'], true)),
  'a restore test once a year': (w) =>
    w.edited(w.one('CronJob', 'restore-test'), (d) => put(d, ['spec', 'schedule'], '0 6 1 1 *')),
  'a restore test that was removed': (w) => w.without('CronJob', ({ metadata }) => metadata.name === 'restore-test'),
  'snapshots four times a day': (w) =>
    w.edited(w.one('CronJob', 'redis-snapshot'), (d) => put(d, ['spec', 'schedule'], '0 */6 * * *')),
  'an alert without its runbook': (w) => {
    const name = w.pick(['HighErrorRate', 'HighLatency', 'ServiceNotMonitored']);
    return w.edited(w.one('PrometheusRule', 'alerts-app'), (d) =>
      put(
        alertOf(d, ({ alert }) => alert === name),
        ['annotations', 'runbook_url'],
        undefined,
      ),
    );
  },
  'a runbook that is not there': (w) =>
    w.edited(w.one('PrometheusRule', 'alerts-app'), (d) => {
      const alert = alertOf(d, (rule) => rule.alert === 'HighLatency');
      const url = String(get(alert, ['annotations', 'runbook_url']));
      put(alert, ['annotations', 'runbook_url'], url.replace(/[^/]+$/, 'slowness.md'));
    }),
  'an objective that somebody lowered': (w) =>
    w.edited(w.one('PrometheusRule', 'slo-app-availability'), (d) =>
      put(
        alertOf(d, ({ record }) => record === 'slo:objective:ratio'),
        ['expr'],
        'vector(0.99)',
      ),
    ),
  'an objective whose rules were removed': (w) =>
    w.without('PrometheusRule', ({ metadata }) => metadata.name === 'slo-app-latency'),
  'an objective without alerts': (w) =>
    w.edited(w.one('PrometheusRule', 'slo-app-availability'), (d) =>
      put(
        d,
        ['spec', 'groups'],
        (get(d, ['spec', 'groups']) as Draft[]).filter(({ name }) => !String(name).endsWith('-alerts')),
      ),
    ),
  'metrics of a port that is not there': (w) =>
    w.edited(w.one('PodMonitor', 'app'), (d) => put(d, ['spec', 'podMetricsEndpoints', 0, 'port'], 'metric')),
  'rules that Prometheus does not select': (w) =>
    w.edited(w.one('Prometheus'), (d) => put(d, ['spec', 'ruleSelector'], { matchLabels: { role: 'alerts' } })),
  'base backups that somebody suspended': (w) =>
    w.edited(w.one('ScheduledBackup'), (d) => put(d, ['spec', 'suspend'], true)),
  'metrics that nobody scrapes': (w) => w.without('PodMonitor', ({ metadata }) => metadata.name === 'app'),
  'a certificate renewed too late': (w) =>
    w.edited(w.one('Certificate'), (d) => put(d, ['spec', 'renewBefore'], '1h0m0s')),
  'a certificate renewed without end': (w) =>
    w.edited(w.one('Certificate'), (d) => put(d, ['spec', 'renewBefore'], get(d, ['spec', 'duration']))),
  'secrets that are read once a day': (w) =>
    w.edited(w.one('ExternalSecret', 'app-secrets'), (d) => put(d, ['spec', 'refreshInterval'], '24h0m0s')),
  'secrets that are read once': (w) =>
    w.edited(w.one('ExternalSecret', 'app-secrets'), (d) => put(d, ['spec', 'refreshPolicy'], 'CreatedOnce')),
};
