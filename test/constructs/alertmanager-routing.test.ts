import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { AlertmanagerRouting, type AlertmanagerRoutingProps } from '../../src/constructs/alertmanager-routing.ts';

const key = (name: string) => ({ name: 'alerting', key: name });
const pagerDuty = { routingKey: key('pagerduty') };
const slack = { channel: '#shop', webhookUrl: key('slack') };

function rendered(changes: Partial<AlertmanagerRoutingProps> = {}) {
  const chart = Testing.chart();
  new AlertmanagerRouting(chart, 'routes', {
    name: 'platform-alerts',
    namespace: 'monitoring',
    source: 'shop production',
    ...changes,
  });
  return Testing.synth(chart)[0].spec;
}

type Labels = Record<string, string>;
interface Matcher {
  name: string;
  matchType: string;
  value: string;
}
const matches = (matchers: Matcher[], labels: Labels) =>
  matchers.every(({ name, matchType, value }) =>
    matchType === '=' ? (labels[name] ?? '') === value : new RegExp(`^(?:${value})$`).test(labels[name] ?? ''),
  );

/** Where Alertmanager sends an alert: the first child route that matches, else the root. */
function routeOf(spec: ReturnType<typeof rendered>, labels: Labels) {
  return spec.route.routes.find((r: { matchers: Matcher[] }) => matches(r.matchers, labels)) ?? spec.route;
}

/** Whether an alert is silent while another one fires. */
function inhibits(spec: ReturnType<typeof rendered>, source: Labels, target: Labels): boolean {
  return spec.inhibitRules.some(
    (rule: { sourceMatch: Matcher[]; targetMatch: Matcher[]; equal?: string[] }) =>
      matches(rule.sourceMatch, source) &&
      matches(rule.targetMatch, target) &&
      (rule.equal ?? []).every((label) => (source[label] ?? '') === (target[label] ?? '')),
  );
}

describe('AlertmanagerRouting', () => {
  const spec = rendered({ pagerDuty, slack, mute: [{ cron: '0 2 * * 0', duration: 7200 }] });

  it('pages and posts what is critical, and posts the rest', () => {
    const page = spec.receivers.find((r: { name: string }) => r.name === 'page');
    expect(page.pagerdutyConfigs[0].routingKey).toEqual(key('pagerduty'));
    expect(page.slackConfigs[0]).toMatchObject({ apiURL: key('slack'), channel: '#shop' });
    expect(routeOf(spec, { severity: 'critical' }).receiver).toBe('page');
    expect(routeOf(spec, { severity: 'warning' }).receiver).toBe('chat');
    expect(routeOf(spec, { severity: 'info' }).receiver).toBe('chat');
    expect(routeOf(spec, { severity: 'unheard-of' }).receiver).toBe('chat');
  });

  it('tells nobody of the watchdog', () => {
    for (const alertname of ['Watchdog', 'InfoInhibitor']) {
      expect(routeOf(spec, { alertname, severity: 'none' }).receiver).toBe('nobody');
    }
  });

  it('posts events that Falcosidekick sends itself, and leaves the page to the alert that counts them', () => {
    expect(routeOf(spec, { source: 'falco', severity: 'critical', rule: 'Terminal shell' }).receiver).toBe('chat');
    expect(routeOf(spec, { alertname: 'SecurityViolation', severity: 'critical' }).receiver).toBe('page');
  });

  it('is quicker and repeats sooner the worse it is', () => {
    const [critical, info] = ['critical', 'info'].map((severity) => routeOf(spec, { severity }));
    expect([critical.groupWait, critical.repeatInterval]).toEqual(['10s', '1h']);
    expect([info.groupWait, info.repeatInterval]).toEqual(['5m', '24h']);
  });

  it('is mute in the maintenance window, but never for what is critical', () => {
    expect(spec.muteTimeIntervals).toEqual([
      {
        name: 'maintenance',
        timeIntervals: [{ weekdays: ['sunday'], times: [{ startTime: '02:00', endTime: '04:00' }] }],
      },
    ]);
    expect(routeOf(spec, { severity: 'warning' }).muteTimeIntervals).toEqual(['maintenance']);
    expect(routeOf(spec, { severity: 'critical' })).not.toHaveProperty('muteTimeIntervals');
    expect(rendered({ slack })).not.toHaveProperty('muteTimeIntervals');
  });

  it('posts what is critical where nobody is to be paged', () => {
    const quiet = rendered({ slack });
    expect(JSON.stringify(quiet)).not.toContain('pagerduty');
    expect(routeOf(quiet, { severity: 'critical' }).receiver).toBe('chat');
  });

  it('tells nobody where there is nobody to tell', () => {
    expect(rendered().receivers).toEqual([{ name: 'nobody' }]);
    expect(routeOf(rendered(), { severity: 'critical' }).receiver).toBe('nobody');
  });

  it('names only receivers that it has', () => {
    for (const some of [{}, { slack }, { pagerDuty }, { pagerDuty, slack }]) {
      const { receivers, route } = rendered(some);
      const known = receivers.map((r: { name: string }) => r.name);
      for (const { receiver } of [route, ...route.routes]) expect(known).toContain(receiver);
    }
  });

  describe('while one alert fires, what follows from it is silent', () => {
    const web = { namespace: 'shop-production', service: 'web' };
    const burn = (tier: string, more: Labels = {}) => ({
      ...web,
      alertname: 'AvailabilityBudgetBurn',
      slo: 'availability',
      severity: Number(tier) < 3 ? 'critical' : 'warning',
      tier,
      ...more,
    });

    it('the slower tiers of the same objective, and of no other', () => {
      expect(inhibits(spec, burn('1'), burn('2'))).toBe(true);
      expect(inhibits(spec, burn('3'), burn('4'))).toBe(true);
      expect(inhibits(spec, burn('2'), burn('1'))).toBe(false);
      expect(inhibits(spec, burn('1'), burn('2', { slo: 'latency', alertname: 'LatencyBudgetBurn' }))).toBe(false);
      expect(inhibits(spec, burn('1'), burn('4', { service: 'api' }))).toBe(false);
    });

    it('errors and slowness of a service that is down, and of no other', () => {
      const down = { ...web, alertname: 'ApplicationDown', severity: 'critical' };
      for (const alertname of ['HighErrorRate', 'HighLatency', 'AvailabilityBudgetBurn', 'LatencyBudgetBurn']) {
        expect(inhibits(spec, down, { ...web, alertname, severity: 'critical' })).toBe(true);
        expect(inhibits(spec, down, { ...web, service: 'api', alertname, severity: 'critical' })).toBe(false);
      }
      expect(inhibits(spec, down, { alertname: 'StoreUnreachable', ...web, severity: 'critical' })).toBe(false);
    });

    describe('in a region', () => {
      const regional = rendered({ pagerDuty, slack, ofRegion: true });
      const failing = (trigger: string) => ({
        ...web,
        alertname: 'RegionFailing',
        region: 'europe-west1',
        severity: 'critical',
        trigger,
      });

      it('what is measured of any service, once somebody is called for the region', () => {
        for (const alertname of ['ApplicationDown', 'HighErrorRate', 'HighLatency', 'AvailabilityBudgetBurn']) {
          const told = { ...web, service: 'api', alertname, severity: 'critical' };
          expect(inhibits(regional, failing('error-rate'), told)).toBe(true);
          expect(inhibits(regional, failing('error-rate'), { ...told, namespace: 'elsewhere' })).toBe(false);
          expect(inhibits(spec, failing('error-rate'), told)).toBe(false);
        }
        expect(inhibits(regional, failing('health'), failing('latency'))).toBe(false);
      });

      it('its database, where it fails by that, and never what may be the cause', () => {
        const away = {
          alertname: 'StoreUnreachable',
          namespace: web.namespace,
          instance: 'db:5432',
          severity: 'critical',
        };
        const by = (trigger: string) => ({ ...failing(trigger), instance: 'db:5432' });
        expect(inhibits(regional, by('database'), away)).toBe(true);
        expect(inhibits(regional, by('database'), { ...away, instance: 'other:5432' })).toBe(false);
        expect(inhibits(regional, by('error-rate'), away)).toBe(false);
        expect(inhibits(regional, by('health'), { ...away, alertname: 'NodeNotReady' })).toBe(false);
      });
    });

    it('the same alert about the same thing at a lower severity, and of nothing else', () => {
      const old = (schedule: string, severity: string) => ({ alertname: 'VeleroBackupTooOld', schedule, severity });
      expect(inhibits(spec, old('daily', 'critical'), old('daily', 'warning'))).toBe(true);
      expect(inhibits(spec, old('daily', 'critical'), old('weekly', 'warning'))).toBe(false);
      const falco = (rule: string, severity: string) => ({ source: 'falco', rule, severity });
      expect(inhibits(spec, falco('shell', 'critical'), falco('write', 'warning'))).toBe(false);
    });

    it('never an alert by itself', () => {
      expect(inhibits(spec, burn('1'), burn('1'))).toBe(false);
    });
  });
});

describe('mail', () => {
  const email = {
    to: ['ops@shop.example', 'database@shop.example'],
    from: 'alerts@shop.example',
    server: 'mail.shop.example:587',
    username: 'shop',
    password: key('smtp'),
  };
  const receivers = (spec: ReturnType<typeof rendered>, name: string) =>
    spec.receivers.find((receiver: { name: string }) => receiver.name === name);

  it('tells of what pages and of what warns, beside the others, and not of what is for who looks', () => {
    const spec = rendered({ pagerDuty, slack, email });
    expect(routeOf(spec, { severity: 'warning' }).receiver).toBe('mail');
    expect(routeOf(spec, { severity: 'info' }).receiver).toBe('chat');
    expect(Object.keys(receivers(spec, 'page')).sort()).toEqual([
      'emailConfigs',
      'name',
      'pagerdutyConfigs',
      'slackConfigs',
    ]);
    expect(Object.keys(receivers(spec, 'mail')).sort()).toEqual(['emailConfigs', 'name', 'slackConfigs']);
  });

  it('goes through TLS, with a password by reference, and says how soon somebody must act', () => {
    const [mail] = receivers(rendered({ email }), 'mail').emailConfigs;
    expect(mail).toMatchObject({
      to: 'ops@shop.example, database@shop.example',
      smarthost: 'mail.shop.example:587',
      requireTLS: true,
      authPassword: { name: 'alerting', key: 'smtp' },
    });
    expect(mail.text).toContain('Respond within');
  });

  it('is where critical alerts go when nobody is paged', () => {
    expect(routeOf(rendered({ email }), { severity: 'critical' }).receiver).toBe('mail');
  });
});
