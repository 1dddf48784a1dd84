import { describe, expect, it } from 'vitest';
import { applicationAlerts } from '../../src/alerts/application.ts';
import { backupAlerts } from '../../src/alerts/backup.ts';
import { certificateAlerts } from '../../src/alerts/certificates.ts';
import { costAlerts } from '../../src/alerts/cost.ts';
import { durationText, ofObjects } from '../../src/alerts/promql.ts';
import { resourceAlerts } from '../../src/alerts/resources.ts';
import { securityAlerts } from '../../src/alerts/security.ts';
import { storeAlerts } from '../../src/alerts/stores.ts';
import type { Alert, RuleGroup } from '../../src/constructs/alert.ts';
import { isAlert } from '../../src/constructs/alert.ts';

const dashboard = 'shop-application';

function named(group: RuleGroup | undefined, name: string): Alert[] {
  return (group?.rules ?? []).filter(isAlert).filter(({ alert }) => alert === name);
}

describe('application alerts', () => {
  const metrics = { namespace: 'shop', job: 'web', durations: 'http_seconds', statusLabel: 'code' };
  const group = applicationAlerts({
    service: 'web',
    namespace: 'shop',
    probeJob: 'probe-web',
    metrics,
    errorRate: 5,
    latency: 1,
    dashboard,
  });

  it('page after a minute when nobody is served, whichever way it is seen', () => {
    const down = named(group, 'ApplicationDown');
    expect(down.map((alert) => [alert.labels?.cause, alert.severity, alert.for])).toEqual([
      ['no-ready-pods', 'critical', '1m'],
      ['unreachable', 'critical', '1m'],
    ]);
  });

  it('count the ready pods of a Rollout as of a Deployment, and none as zero', () => {
    const [noPods] = named(group, 'ApplicationDown');
    expect(noPods?.expr).toContain('owner_kind=~"Deployment|Rollout",owner_name="web"');
    expect(noPods?.expr).toMatch(/or vector\(0\)\n\) == 0/);
  });

  it('do not take a missing kube-state-metrics for missing pods', () => {
    expect(named(group, 'ApplicationDown')[0]?.expr).toMatch(/\nand on \(\) up\{job="kube-state-metrics"\} == 1$/);
  });

  it('state the thresholds of the platform, exactly', () => {
    expect(named(group, 'HighErrorRate')[0]?.expr).toMatch(/ > 0\.05\nand .* >= 0\.1$/);
    expect(named(group, 'HighErrorRate')[0]?.severity).toBe('critical');
    expect(named(group, 'HighLatency')[0]?.expr).toMatch(/^histogram_quantile\(0\.95, .* > 1\nand /);
    expect(named(group, 'HighLatency')[0]?.severity).toBe('warning');
  });

  it('say when they are blind', () => {
    const blind = named(group, 'ServiceNotMonitored').map(({ expr }) => expr);
    expect(blind).toEqual(['absent(up{namespace="shop",job="web"} == 1)', 'absent(probe_success{job="probe-web"})']);
  });

  it('ask only for what the service has', () => {
    const inner = applicationAlerts({ service: 'worker', namespace: 'shop', errorRate: 5, latency: 1, dashboard });
    expect(inner.rules.filter(isAlert).map(({ alert }) => alert)).toEqual(['ApplicationDown']);
  });
});

describe('store alerts', () => {
  it('page for the primary, and warn of the reader', () => {
    const group = storeAlerts({
      namespace: 'shop',
      dashboard,
      stores: [
        { store: 'db', title: 'PostgreSQL', probeJob: 'probe-db', role: 'primary' },
        { store: 'db', title: 'PostgreSQL', probeJob: 'probe-db-reader', role: 'reader' },
      ],
    });
    expect(named(group, 'StoreUnreachable').map(({ severity }) => severity)).toEqual(['critical', 'warning']);
  });
});

describe('backup alerts', () => {
  const of = (schedule: { interval: number; rpo?: number }) =>
    named(
      backupAlerts({
        schedules: [{ schedule: 'shop-production-daily', allowance: 900, ...schedule }],
        snapshots: [],
        restoreTests: [],
        dashboard,
      }),
      'VeleroBackupTooOld',
    ).map(({ expr, severity }) => [Number(/> (\d+)$/.exec(expr)?.[1]), severity]);

  it('warn when a run was missed, and page when more would be lost than was promised', () => {
    expect(of({ interval: 1800, rpo: 3600 })).toEqual([
      [2700, 'warning'],
      [3600, 'critical'],
    ]);
  });

  it('page at once where one missed run breaks the promise', () => {
    expect(of({ interval: 3600, rpo: 3600 })).toEqual([[4500, 'critical']]);
  });

  it('warn where nothing was promised', () => {
    expect(of({ interval: 86_400 })).toEqual([[87_300, 'warning']]);
  });

  it('also tell of a schedule that never had a good backup', () => {
    const [missing] = named(
      backupAlerts({
        schedules: [{ schedule: 's', interval: 86_400, allowance: 900 }],
        snapshots: [],
        restoreTests: [],
        dashboard,
      }),
      'VeleroBackupMissing',
    );
    expect([missing?.expr, missing?.for]).toEqual([
      'absent(velero_backup_last_successful_timestamp{schedule="s"})',
      '1d15m',
    ]);
  });

  it('wait until a restore test has had its time, and count the age of one that never succeeded', () => {
    const group = backupAlerts({
      schedules: [],
      snapshots: [],
      restoreTests: [{ namespace: 'velero', cronJob: 'restore-test', interval: 604_800, allowance: 2700 }],
      dashboard,
    });
    expect(named(group, 'RestoreTestFailed')[0]?.for).toBe('45m');
    expect(named(group, 'RestoreTestFailed')[0]?.expr).toContain(
      ' unless max(kube_cronjob_status_last_successful_time',
    );
    expect(named(group, 'RestoreTestTooOld')[0]?.expr).toContain('or max(kube_cronjob_created');
  });
});

describe('security alerts', () => {
  it('fire on the first event, when its counter has only just appeared', () => {
    const [alert] = named(securityAlerts({ falco: true, gatekeeper: false, dashboard }), 'SecurityViolation');
    expect(alert).not.toHaveProperty('for');
    expect(alert?.severity).toBe('critical');
    expect(alert?.expr).toMatch(/\nor sum by \(.*\) \(falco\w+\{.*\} unless falco\w+\{.*\} offset 5m\) > 0$/);
  });

  it('are none without Falco and Gatekeeper', () => {
    expect(securityAlerts({ falco: false, gatekeeper: false, dashboard })).toBeUndefined();
  });
});

describe('certificate alerts', () => {
  it('warn while there is time, and page while there is still some', () => {
    const group = certificateAlerts({ warnBelow: 21 * 86_400, probeJobs: ['probe-a', 'probe-b'], dashboard });
    const limits = named(group, 'CertificateExpiring').map(({ expr, severity }) => [
      severity,
      / < (\d+)$/.exec(expr)?.[1],
    ]);
    expect(limits).toEqual([
      ['warning', '1814400'],
      ['critical', '259200'],
      ['warning', '1814400'],
      ['critical', '259200'],
    ]);
    expect(named(group, 'CertificateExpiring')[2]?.expr).toContain('job=~"probe-a|probe-b"');
  });

  it('page later than they warn, also of short-lived certificates', () => {
    const group = certificateAlerts({ warnBelow: 2 * 86_400, probeJobs: [], dashboard });
    expect(named(group, 'CertificateExpiring').map(({ expr }) => / < (\d+)$/.exec(expr)?.[1])).toEqual([
      '172800',
      '86400',
    ]);
  });
});

describe('cost alerts', () => {
  it('compare the month that is coming with the share of the budget, exactly', () => {
    const [alert] = named(costAlerts({ monthly: 1234.5, warnAt: 80, dashboard }), 'MonthlyCostNearBudget');
    expect(alert?.expr).toBe('cluster:cost:monthly_dollars > 987.6');
  });
});

describe('resource alerts', () => {
  it('measure against the share that the platform accepts', () => {
    const group = resourceAlerts({ exhaustion: 92.5, dashboard });
    for (const name of ['ContainerMemoryNearLimit', 'ContainerCpuNearLimit', 'VolumeFillingUp', 'QuotaNearlyUsed']) {
      expect(named(group, name)[0]?.expr).toMatch(/ > 0\.925$/);
    }
  });

  it('do not call an autoscaler exhausted whose minimum is its maximum', () => {
    expect(named(resourceAlerts({ exhaustion: 90, dashboard }), 'AutoscalerAtMaximum')[0]?.expr).toContain(
      'kube_horizontalpodautoscaler_spec_max_replicas)\n> on (namespace, horizontalpodautoscaler)',
    );
  });
});

describe('PromQL helpers', () => {
  it('take the namespace of the object, whoever scraped it', () => {
    expect(ofObjects('x{a="b"}')).toBe('label_replace(x{a="b"}, "namespace", "$1", "exported_namespace", "(.+)")');
  });

  it('write durations as Prometheus reads them', () => {
    expect([45, 2700, 87_300, 604_800, 0].map(durationText)).toEqual(['45s', '45m', '1d15m', '7d', '0s']);
  });
});
