import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { addonContext } from '../../charts/addon-context.ts';
import { Layer } from '../../charts/layer.ts';
import { observability } from '../../charts/observability.ts';
import { catalogue } from '../../src/addons/catalogue.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import { boards, dashboardUid } from '../../src/platform/dashboards.ts';
import { groupedBy, syntaxErrors } from '../support/promql.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function synth(difference: object = {}, environment: 'staging' | 'production' = 'production') {
  const target = sampleTarget(difference, environment);
  const layer = new Layer(new App(), observability, target);
  observability.build(layer, target);
  return Testing.synth(layer);
}

const production = synth();
const staging = synth({}, 'staging');

function only(kind: string, manifests = production) {
  return manifests.filter((m) => m.kind === kind);
}

function rules(manifests = production): Rule[] {
  return only('PrometheusRule', manifests).flatMap((m) =>
    m.spec.groups.flatMap((group: { rules: Rule[] }) => group.rules),
  );
}

function alerts(manifests = production): Required<Rule>[] {
  return rules(manifests).filter((rule): rule is Required<Rule> => rule.alert !== undefined);
}

describe('the observability layer', () => {
  it('scrapes every service that has metrics, and the add-ons whose charts do not', () => {
    const monitored = only('PodMonitor').map((m) => `${m.metadata.namespace}/${m.metadata.name}`);
    const own = addonsInUse(sampleTarget().spec).flatMap((id) => {
      const { namespace, podMonitor } = catalogue[id];
      return podMonitor ? [`${namespace}/${podMonitor.name}`] : [];
    });
    expect(own.length).toBeGreaterThan(0);
    expect(monitored).toEqual(['astral-planner-production/app', ...own]);
  });

  it('gives alerts the severity and the priority that the platform says, and how soon somebody must act', () => {
    const told = alerts(
      synth({
        alerts: {
          severities: { HighLatency: 'critical' },
          priorities: { critical: 'P1', warning: 'P2', info: 'P3' },
          respond: { critical: '15m', warning: '1h', info: '4h' },
        },
      }),
    );
    const slow = told.find(({ alert }) => alert === 'HighLatency');
    expect(slow?.labels).toMatchObject({ severity: 'critical', priority: 'P1' });
    expect(slow?.annotations.respond_within).toBe('15m');
    const priorities = told.map(({ labels }) => `${labels.severity} ${labels.priority}`);
    expect([...new Set(priorities)].sort()).toEqual(['critical P1', 'info P3', 'warning P2']);
    expect(JSON.stringify(production)).not.toContain('"priority":');
  });

  it('refuses a severity of an alert that nobody raises', () => {
    expect(() => synth({ alerts: { severities: { HighLatencies: 'critical' } } })).toThrow(
      'alerts.severities.HighLatencies is no alert of this platform. fix: use one of ApplicationDown',
    );
  });

  it('compares the traffic with that of last week where the platform asks for it', () => {
    const unusual = (manifests = production) => alerts(manifests).filter(({ alert }) => alert === 'UnusualTraffic');
    expect(unusual()).toEqual([]);
    expect(unusual(synth({ alerts: { unusualTraffic: 3 } })).map(({ labels }) => labels.direction)).toEqual([
      'more',
      'less',
    ]);
  });

  it('holds a service to several response times, by the bounds of its own histogram', () => {
    const latency = [
      { below: '200ms', share: 95 },
      { below: '500ms', share: 99 },
    ];
    const app = { metrics: { buckets: ['100ms', '200ms', '500ms', '1s'] }, objectives: { latency } };
    const slos = new Set(alerts(synth({ services: { app } })).map(({ labels }) => labels.slo));
    expect([...slos].filter(Boolean)).toEqual(['availability', 'latency', 'latency-99']);
    expect(() => synth({ services: { app: { objectives: { latency } } } })).toThrow(
      '0.2s is no bound of the histogram',
    );
  });

  it('probes each public service over TLS on a path that the edge lets through, and each store on its port', () => {
    const targets = (manifests = production) =>
      only('Probe', manifests).map((m) => `${m.spec.module} ${m.spec.targets.staticConfig.static.join()}`);
    expect(targets()[0]).toBe('https_2xx https://astral-planner.com/api/health');
    expect(targets(staging)[0]).toBe('https_2xx https://staging.astral-planner.com/api/health');
    expect(targets().slice(1)).toEqual([
      expect.stringMatching(/^tcp_connect [\w.-]*cluster-\w+\.[\w.-]+:5432$/),
      expect.stringMatching(/^tcp_connect [\w.-]*cluster-ro-\w+\.[\w.-]+:5432$/),
      expect.stringMatching(/^tcp_connect [\w.-]+:6379$/),
    ]);
    const behind = synth({ services: { app: { public: { paths: ['/shop'] } } } });
    expect(targets(behind)[0]).toBe('https_2xx https://astral-planner.com/shop');
  });

  it('uses only modules that the blackbox exporter is given', () => {
    const values = catalogue['prometheus-blackbox-exporter'].values?.(addonContext(sampleTarget()));
    expect(only('Probe').length).toBeGreaterThan(0);
    for (const { spec } of only('Probe')) expect(values).toHaveProperty(['config', 'modules', spec.module]);
  });

  it('writes PromQL only', () => {
    expect(rules().length).toBeGreaterThan(60);
    for (const { expr } of [...rules(), ...rules(staging)]) expect(syntaxErrors(expr), expr).toEqual([]);
  });

  it('gives every alert a severity, texts, a runbook and a dashboard that exists', () => {
    const uids = boards.map((board) => dashboardUid(sampleTarget(), board));
    for (const { alert, labels, annotations } of alerts()) {
      expect(['critical', 'warning', 'info'], alert).toContain(labels.severity);
      expect(annotations.summary, alert).toBeTruthy();
      expect(annotations.description, alert).toBeTruthy();
      expect(annotations.runbook_url, alert).toMatch(
        /^https:\/\/github\.com\/astral-planner\/infrastructure\/blob\/main\/docs\/runbooks\/[\w-]+\.md#\w+$/,
      );
      expect(uids, alert).toContain(annotations.dashboard_url?.replace('https://grafana.astral-planner.com/d/', ''));
    }
  });

  it('mentions in its texts only labels that the alert has', () => {
    for (const { alert, expr, labels, annotations } of alerts()) {
      const had = [...Object.keys(labels), ...groupedBy(expr)];
      for (const text of Object.values(annotations)) {
        for (const [, label] of text.matchAll(/\$labels\.(\w+)/g)) expect(had, `${alert}: ${text}`).toContain(label);
      }
    }
  });

  it('has the alerts that the platform names, with their severities', () => {
    const severity = (name: string) => [
      ...new Set(
        alerts()
          .filter((a) => a.alert === name)
          .map((a) => a.labels.severity),
      ),
    ];
    expect(severity('ApplicationDown')).toEqual(['critical']);
    expect(severity('HighErrorRate')).toEqual(['critical']);
    expect(severity('HighLatency')).toEqual(['warning']);
    expect(severity('ContainerMemoryNearLimit')).toEqual(['warning']);
    expect(severity('SecurityViolation')).toEqual(['critical']);
    expect(severity('StoreUnreachable')).toEqual(['critical', 'warning']);
  });

  it('names no alert twice with the same labels, of which Prometheus would make one', () => {
    const ids = alerts().map(({ alert, labels }) => JSON.stringify([alert, Object.entries(labels).sort()]));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('takes one alert about its own health from each add-on in use', () => {
    const expected = addonsInUse(sampleTarget().spec).flatMap((id) => catalogue[id].health?.alert ?? []);
    expect(alerts().flatMap(({ alert, labels }) => (labels.addon ? [alert] : []))).toEqual(expected);
  });

  it('watches each schedule, snapshot and restore test', () => {
    const schedules = Object.keys(sampleTarget().spec.backup?.schedules ?? {});
    const watched = new Set(
      alerts().flatMap(({ alert, labels }) => (alert === 'VeleroBackupMissing' ? [labels.schedule] : [])),
    );
    expect([...watched]).toEqual(schedules.map((name) => `astral-planner-production-${name}`));
    expect(alerts().find(({ alert }) => alert === 'StoreSnapshotTooOld')?.labels.cronjob).toBe('redis-snapshot');
    expect(alerts().find(({ alert }) => alert === 'RestoreTestFailed')?.labels.cronjob).toBe('restore-test');
  });

  it('pages when configuration is older than its recovery point objective', () => {
    const paging = alerts().filter(
      ({ alert, labels }) => alert === 'VeleroBackupTooOld' && labels.severity === 'critical',
    );
    expect(paging.map(({ labels, expr }) => [labels.schedule, / > (\d+)$/.exec(expr)?.[1]])).toEqual([
      ['astral-planner-production-configuration', '3600'],
    ]);
  });

  it('warns of a certificate only after its renewal should have happened', () => {
    const certificate = { email: 'a@b.example', lifetime: '6d', renewBefore: '2d' };
    const [first] = alerts(synth({ edge: { certificate } })).filter(({ alert }) => alert === 'CertificateExpiring');
    expect(first?.expr).toMatch(/ < 120960$/);
  });

  it('measures a service against its own objective where it has one', () => {
    const own = synth({ services: { app: { objectives: { availability: 99.5 } } } });
    const exact = (manifests: typeof production) =>
      rules(manifests).find(({ record, labels }) => record === 'slo:objective:ratio' && labels?.slo === 'availability')
        ?.expr;
    expect(exact(production)).toBe('vector(0.9999)');
    expect(exact(staging)).toBe('vector(0.99)');
    expect(exact(own)).toBe('vector(0.995)');
  });

  it('pages in production only', () => {
    const [config] = only('AlertmanagerConfig');
    expect(JSON.stringify(config)).toContain('pagerdutyConfigs');
    const [quiet] = only('AlertmanagerConfig', staging);
    expect(JSON.stringify(quiet)).not.toContain('pagerduty');
    const critical = quiet.spec.route.routes.find(
      (r: { matchers: { value: string }[] }) => r.matchers[0]?.value === 'critical',
    );
    expect(critical.receiver).toBe('chat');
  });

  it('makes the routes where Alertmanager takes them for all namespaces', () => {
    const [config] = only('AlertmanagerConfig');
    expect(config.metadata.namespace).toBe(catalogue['kube-prometheus-stack'].namespace);
  });

  it('is mute in the maintenance window', () => {
    expect(only('AlertmanagerConfig')[0].spec.muteTimeIntervals[0].timeIntervals).toEqual([
      { weekdays: ['sunday'], times: [{ startTime: '02:00', endTime: '04:00' }] },
    ]);
  });

  it('still scrapes a platform that states no alerts: scaling and analysis need it', () => {
    const silent = synth({ alerts: null });
    expect(new Set(silent.map((m) => m.kind))).toEqual(new Set(['PodMonitor']));
  });

  it('does not mind a slash at the end of a link', () => {
    const [first] = alerts(synth({ alerts: { grafana: 'https://grafana.example/' } }));
    expect(first?.annotations.dashboard_url).toMatch(/^https:\/\/grafana\.example\/d\/\w/);
  });
});

describeWithSchemas('the observability layer', { kubernetes: '1.34', groups: ['monitoring.coreos.com'] }, (schemas) => {
  it('is what the operator of Prometheus accepts, to the last field', () => {
    expect(complaintsOf(schemas, [...production, ...staging])).toEqual([]);
  });
});
