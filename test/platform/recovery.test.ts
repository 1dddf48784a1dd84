import { describe, expect, it } from 'vitest';
import { type Protection, recoveryPlan } from '../../src/platform/recovery.ts';
import { recoveryProblems } from '../../src/platform/recovery-problems.ts';
import { type PlatformInput, type PlatformSpec, platformSchema } from '../../src/platform/schema/platform.ts';
import { aurora, elasticache, rds, s3 } from '../../src/platform/schema/stores.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Recovery = NonNullable<PlatformInput['objectives']['recovery']>;

function spec(recovery: Recovery, rest: Partial<PlatformInput> = {}): PlatformSpec {
  return platformSchema.parse({
    name: 'shop',
    domain: 'shop.example',
    owner: 'shop-team',
    repository: { url: 'https://git.example/shop' },
    cluster: { provider: 'aws', region: 'eu-west-1', kubernetes: '1.34' },
    production: true,
    objectives: { availability: 99.9, recovery },
    services: {},
    ...rest,
  });
}

function every(cron: string, of: 'configuration' | 'application' | 'cluster' = 'configuration', keep = '400d') {
  return { backup: { schedules: { often: { cron, keep, of } } } };
}

function of(plan: readonly Protection[], objective: Protection['objective']) {
  return plan.filter((p) => p.objective === objective);
}

describe('recoveryPlan', () => {
  it('counts the interval, the run and the upload of a schedule as what is lost at the worst', () => {
    const [hourly] = of(recoveryPlan(spec({ configuration: { rpo: '1h' } }, every('0 * * * *'))), 'configuration');
    expect(hourly).toMatchObject({ every: '0 * * * *', worstLoss: HOUR + 15 * MINUTE, rpo: HOUR, met: false });
  });

  it('meets one hour with a backup every half hour', () => {
    const [halfHourly] = of(
      recoveryPlan(spec({ configuration: { rpo: '1h' } }, every('*/30 * * * *'))),
      'configuration',
    );
    expect(halfHourly).toMatchObject({ worstLoss: 45 * MINUTE, met: true, kept: 400 * DAY });
  });

  it('protects a database by failover without loss, and against damaged data up to five minutes', () => {
    const plan = of(
      recoveryPlan(spec({ database: { rpo: '1m', rto: '30m' } }, { stores: { orders: aurora() } })),
      'database',
    );
    expect(plan.map(({ what, worstLoss, met }) => ({ what, worstLoss, met }))).toEqual([
      { what: 'orders', worstLoss: 0, met: true },
      { what: 'orders', worstLoss: 5 * MINUTE, met: false },
    ]);
    expect(plan[0]?.rto).toBe(30 * MINUTE);
  });

  it('has no failover for a database without readers', () => {
    const stores = { orders: aurora({ readers: 0 }) };
    expect(of(recoveryPlan(spec({ database: { rpo: '5m' } }, { stores })), 'database')).toHaveLength(1);
  });

  it('shows the snapshots of a cache, and does not count on them', () => {
    const stores = { files: s3(), sessions: elasticache({ snapshots: { every: '2h', keep: 12 } }) };
    const plan = of(recoveryPlan(spec({ application: { rpo: '5m' } }, { stores })), 'application');
    expect(plan.map(({ what, counts, worstLoss }) => ({ what, counts, worstLoss }))).toEqual([
      { what: 'files', counts: true, worstLoss: 0 },
      { what: 'sessions', counts: false, worstLoss: 2 * HOUR + 10 * MINUTE },
    ]);
    expect(plan[1]?.kept).toBe(DAY);
  });

  it('recovers everything only from backups of the cluster', () => {
    expect(of(recoveryPlan(spec({}, every('0 2 * * *', 'application'))), 'full')).toEqual([]);
    expect(of(recoveryPlan(spec({}, every('0 2 * * *', 'cluster'))), 'full')).toHaveLength(1);
  });

  it('does not take a backup of one namespace for one of the configuration', () => {
    expect(of(recoveryPlan(spec({}, every('0 2 * * *', 'application'))), 'configuration')).toEqual([]);
  });

  it('takes any protection for met where nothing is promised', () => {
    const [weekly] = of(recoveryPlan(spec({}, every('0 2 * * 0', 'cluster'))), 'full');
    expect(weekly).toMatchObject({ met: true, worstLoss: 7 * DAY + 15 * MINUTE });
    expect(weekly).not.toHaveProperty('rpo');
  });
});

describe('recoveryProblems', () => {
  it('has nothing to say of a platform that keeps its promises', () => {
    const kept = spec(
      {
        application: { rpo: '5m', rto: '15m' },
        database: { rpo: '1m' },
        configuration: { rpo: '1h' },
        full: { rto: '1h' },
      },
      { stores: { orders: aurora(), sessions: elasticache(), files: s3() }, ...every('*/30 * * * *') },
    );
    expect(recoveryProblems(kept)).toEqual([]);
  });

  it('refuses an RPO below every schedule, and names the schedule that would keep it', () => {
    expect(recoveryProblems(spec({ configuration: { rpo: '1h' } }, every('0 * * * *')))).toEqual([
      {
        path: ['objectives', 'recovery', 'configuration', 'rpo'],
        value: '1h',
        wrong:
          'cannot be met: the most frequent schedule backup.schedules.often "0 * * * *" loses up to 1h15m, of which 15m are for its run and upload',
        fix: 'run it every 30m ("*/30 * * * *"), or promise 2h',
      },
    ]);
  });

  it('judges by the most frequent schedule, whatever their order', () => {
    const keep = '30d';
    const schedules = {
      weekly: { cron: '0 2 * * 0', keep, of: 'cluster' as const },
      often: { cron: '*/20 * * * *', keep, of: 'configuration' as const },
    };
    expect(recoveryProblems(spec({ configuration: { rpo: '35m' } }, { backup: { schedules } }))).toEqual([]);
    expect(recoveryProblems(spec({ configuration: { rpo: '34m' } }, { backup: { schedules } }))[0]?.wrong).toContain(
      'backup.schedules.often "*/20 * * * *" loses up to 35m',
    );
  });

  it('offers only a lesser promise where no schedule is frequent enough', () => {
    const [problem] = recoveryProblems(spec({ full: { rpo: '10m' } }, every('*/10 * * * *', 'cluster')));
    expect(problem?.fix).toBe('promise 25m');
  });

  it.each([
    ['application', 'is promised of data that no store keeps (a cache does not count)'],
    ['database', 'is promised of a database, and the platform has none'],
    [
      'configuration',
      "is promised, and no schedule backs up the objects in the API (of: 'configuration' or 'cluster')",
    ],
    ['full', "is promised, and no schedule backs up everything (of: 'cluster')"],
  ] as const)('refuses to promise %s data that nothing protects', (objective, wrong) => {
    const promised = spec({ [objective]: { rpo: '1d' } }, { stores: { sessions: elasticache() } });
    expect(recoveryProblems(promised)).toMatchObject([{ wrong, value: '1d' }]);
  });

  it('refuses a database promise that only a reader could keep', () => {
    const [problem] = recoveryProblems(
      spec({ database: { rpo: '1m' } }, { stores: { orders: aurora({ readers: 0 }) } }),
    );
    expect(problem?.wrong).toContain('stores.orders.backup (point-in-time recovery');
    expect(problem?.wrong).toContain('loses up to 5m');
    expect(problem?.fix).toBe('give stores.orders a reader (readers: 1), or promise 5m');
  });

  it('holds the promise for each store by itself', () => {
    const stores = { files: s3(), orders: aurora({ backup: { lag: '10m' } }) };
    const problems = recoveryProblems(spec({ application: { rpo: '5m' } }, { stores }));
    expect(problems.map(({ fix }) => fix)).toEqual(['promise 10m']);
  });

  it('asks nothing of an objective that promises only a time to recover', () => {
    expect(recoveryProblems(spec({ application: { rto: '15m' }, full: { rto: '1h' } }))).toEqual([]);
  });

  it('refuses to throw a backup away before the next one is there', () => {
    expect(recoveryProblems(spec({}, every('0 3 * * 0', 'cluster', '7d')))).toEqual([
      {
        path: ['backup', 'schedules', 'often', 'keep'],
        value: '7d',
        wrong: 'is over before the next backup is there: "0 3 * * 0" leaves up to 7d between two runs',
        fix: 'keep each for 8d at the least',
      },
    ]);
    expect(recoveryProblems(spec({}, every('0 3 * * 0', 'cluster', '8d')))).toEqual([]);
  });

  it('refuses a schedule on a day that does not exist', () => {
    expect(recoveryProblems(spec({}, every('0 0 31 2 *')))).toMatchObject([
      { path: ['backup', 'schedules', 'often', 'cron'], wrong: 'never runs twice' },
    ]);
  });

  it.each([
    ['7m', 'cannot be kept evenly by a cron schedule, which starts anew each hour and each day'],
    ['30m', 'is more often than AWS allows: 24 manual snapshots of a node a day'],
  ])('refuses snapshots of a cache every %s', (interval, wrong) => {
    const stores = { sessions: elasticache({ snapshots: { every: interval } }) };
    expect(recoveryProblems(spec({}, { stores }))).toMatchObject([
      { path: ['stores', 'sessions', 'snapshots', 'every'], value: interval, wrong },
    ]);
  });
});

describe('the loss of a cluster, and of a region', () => {
  const stores = { orders: rds({ copy: { lag: '1h' } }), files: s3({ copy: {} }) };
  const backup = { schedules: { all: { cron: '0 */3 * * *', keep: '7d', of: 'cluster' as const } } };
  const moved = { ...backup, copied: true, volumes: 'moved' as const };

  it('is a cluster’s that backups of everything bring back', () => {
    const plan = of(recoveryPlan(spec({ cluster: { rto: '4h' } }, { backup })), 'cluster');
    expect(plan.map(({ what, rto }) => [what, rto])).toEqual([['objects and volumes of all namespaces', 4 * HOUR]]);
  });

  it('is a region’s that copies elsewhere bring back, each with its own lag', () => {
    const plan = of(recoveryPlan(spec({ region: { rpo: '4h' } }, { stores, backup: moved })), 'region');
    expect(plan.map(({ what, worstLoss, met }) => ({ what, worstLoss, met }))).toEqual([
      { what: 'orders', worstLoss: HOUR, met: true },
      { what: 'files', worstLoss: 15 * MINUTE, met: true },
      { what: 'objects and volumes of all namespaces', worstLoss: 3 * HOUR + 30 * MINUTE, met: true },
    ]);
  });

  it('is not helped by volumes that stay snapshots of the lost region', () => {
    const problems = recoveryProblems(spec({ region: { rpo: '4h' } }, { stores, backup: { ...backup, copied: true } }));
    expect(problems).toMatchObject([{ path: ['backup', 'volumes'], fix: "write backup.volumes: 'moved'" }]);
  });

  it('is refused where a store is in that region alone', () => {
    const alone = { orders: rds(), files: s3({ copy: {} }) };
    expect(recoveryProblems(spec({ region: { rpo: '4h' } }, { stores: alone, backup: moved }))).toMatchObject([
      { wrong: 'is promised, and stores.orders is in one region alone' },
    ]);
  });

  it('is refused where a copy trails by more than may be lost', () => {
    const late = { ...stores, orders: rds({ copy: { lag: '5h' } }) };
    expect(recoveryProblems(spec({ region: { rpo: '4h' } }, { stores: late, backup: moved }))).toMatchObject([
      { wrong: 'cannot be met: stores.orders.copy (a copy in another region) loses up to 5h' },
    ]);
  });
});

describe('the drill', () => {
  const daily = { daily: { cron: '0 3 * * *', keep: '7d', of: 'application' as const } };
  const drill = (timeout: string) => ({
    stores: { orders: aurora() },
    backup: { schedules: daily, restoreTest: { cron: '0 6 1 * *', schedule: 'daily', timeout } },
  });

  it('may not take longer than the recovery that is promised', () => {
    const promised = { application: { rto: '15m' } };
    expect(recoveryProblems(spec(promised, drill('30m')))).toMatchObject([
      { path: ['backup', 'restoreTest', 'timeout'], value: '30m', fix: 'use at most 15m' },
    ]);
    expect(recoveryProblems(spec(promised, drill('15m')))).toEqual([]);
    expect(recoveryProblems(spec({}, drill('30m')))).toEqual([]);
  });
});
