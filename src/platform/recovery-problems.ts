import { cronEvery, longestGap } from './cron.ts';
import { backupAllowance, type RecoveryObjective, recoveryObjectives, recoveryPlan } from './recovery.ts';
import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { isOutsideDatabase } from './stores.ts';
import { seconds } from './values.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From the beginning of a run until its backup is in the bucket. */
const ALLOWED = backupAllowance.run + backupAllowance.upload;
/** AWS: at the most 24 manual snapshots of a node in any 24 hours. */
const SNAPSHOTS_A_DAY = 24;

/** The recovery point objectives that nothing meets, and the schedules that cannot work, each with what would. */
export function recoveryProblems(spec: PlatformSpec): Finding[] {
  return [
    ...objectiveProblems(spec),
    ...regionProblems(spec),
    ...scheduleProblems(spec),
    ...snapshotProblems(spec),
    ...drillProblems(spec),
  ];
}

function objectiveProblems(spec: PlatformSpec): Finding[] {
  const plan = recoveryPlan(spec).filter(({ counts }) => counts);
  return recoveryObjectives.flatMap((objective): Finding[] => {
    const rpo = spec.objectives.recovery[objective]?.rpo;
    if (rpo === undefined) return [];
    const at = { path: ['objectives', 'recovery', objective, 'rpo'], value: rpo };
    const protections = plan.filter((p) => p.objective === objective);
    if (protections.length === 0) return [{ ...at, ...nothingProtects[objective] }];
    // Each thing needs one protection that is good enough; two half-good ones do not add up.
    const things = [...new Set(protections.map(({ what }) => what))];
    return things.flatMap((what): Finding[] => {
      const [best] = protections.filter((p) => p.what === what).sort((a, b) => a.worstLoss - b.worstLoss);
      if (!best || best.met) return [];
      const promise = `promise ${promisable(best.worstLoss)}`;
      const velero = best.path.startsWith('backup.');
      return [
        {
          ...at,
          wrong: velero
            ? `cannot be met: the most frequent schedule ${best.path} ${JSON.stringify(best.every)} loses up to ${readable(best.worstLoss)}, of which ${readable(ALLOWED)} are for its run and upload`
            : `cannot be met: ${best.path} (${best.how}) loses up to ${readable(best.worstLoss)}`,
          fix: velero
            ? `${runMoreOften(seconds(rpo))}${promise}`
            : `${objective === 'database' ? better(spec, what) : ''}${promise}`,
        },
      ];
    });
  });
}

/** What lets a database lose less. */
function better(spec: PlatformSpec, store: string): string {
  const kind = spec.stores[store]?.kind;
  if (kind === 'cloudsql') return `give stores.${store} a standby (highlyAvailable: true), or `;
  return kind === 'rds' || kind === 'mysql'
    ? `give stores.${store} a standby (multiAz: true), or `
    : `give stores.${store} a reader (readers: 1), or `;
}

/** Where a lost region is promised to come back, everything that keeps data must be in another one. */
function regionProblems({ objectives, stores, backup }: PlatformSpec): Finding[] {
  if (!objectives.recovery.region) return [];
  const left = Object.entries(stores).flatMap(([name, store]): Finding[] =>
    'copy' in store && store.copy !== undefined
      ? []
      : 'copy' in store || isOutsideDatabase(store) || store.kind === 's3'
        ? [
            {
              path: ['objectives', 'recovery', 'region'],
              wrong: `is promised, and stores.${name} is in one region alone`,
              fix: `write stores.${name}.copy: {}, and have Terraform copy it`,
            },
          ]
        : [],
  );
  if (!backup?.copied || backup.volumes === 'moved') return left;
  return [
    ...left,
    {
      path: ['backup', 'volumes'],
      value: backup.volumes,
      wrong: 'leaves the volumes in the region that objectives.recovery.region is about',
      fix: "write backup.volumes: 'moved'",
    },
  ];
}

/** A test that may take longer than the recovery time objective passes when the promise is broken. */
function drillProblems({ objectives, backup }: PlatformSpec): Finding[] {
  const test = backup?.restoreTest;
  const of = test && backup.schedules[test.schedule]?.of;
  const promised =
    of === 'cluster'
      ? (objectives.recovery.cluster ?? objectives.recovery.full)
      : of && objectives.recovery.application;
  if (!test || promised?.rto === undefined || seconds(test.timeout) <= seconds(promised.rto)) return [];
  return [
    {
      path: ['backup', 'restoreTest', 'timeout'],
      value: test.timeout,
      wrong: `passes a restore that takes longer than the ${promised.rto} that are promised`,
      fix: `use at most ${promised.rto}`,
    },
  ];
}

const nothingProtects: Readonly<Record<RecoveryObjective, Pick<Finding, 'wrong' | 'fix'>>> = {
  application: {
    wrong: 'is promised of data that no store keeps (a cache does not count)',
    fix: 'declare the store that keeps it, e.g. stores.postgres: aurora(), or take the objective away',
  },
  database: {
    wrong: 'is promised of a database, and the platform has none',
    fix: 'declare it, e.g. stores.postgres: aurora(), or take the objective away',
  },
  configuration: {
    wrong: "is promised, and no schedule backs up the objects in the API (of: 'configuration' or 'cluster')",
    fix: "add one, e.g. backup.schedules.configuration: { cron: '*/30 * * * *', keep: '7d', of: 'configuration' }",
  },
  cluster: {
    wrong: "is promised, and no schedule backs up everything (of: 'cluster')",
    fix: "add one, e.g. backup.schedules.cluster: { cron: '0 */3 * * *', keep: '7d', of: 'cluster' }",
  },
  region: {
    wrong: 'is promised, and nothing is kept in another region',
    fix: "copy the stores (copy: {}), and the backups with their volumes (backup: { copied: true, volumes: 'moved' })",
  },
  full: {
    wrong: "is promised, and no schedule backs up everything (of: 'cluster')",
    fix: "add one, e.g. backup.schedules.weekly: { cron: '0 3 * * 0', keep: '90d', of: 'cluster' }",
  },
};

/** Intervals that people schedule by, the longest first. */
const INTERVALS = [24, 12, 6, 4, 2, 1].map((hours) => hours * HOUR).concat([30, 20, 15, 10].map((m) => m * MINUTE));

function runMoreOften(rpo: number): string {
  const interval = INTERVALS.find((each) => each + ALLOWED <= rpo);
  return interval === undefined
    ? ''
    : `run it every ${readable(interval)} (${JSON.stringify(cronEvery(interval))}), or `;
}

/** A schedule must run, and must keep each backup until the next one is there. */
function scheduleProblems(spec: PlatformSpec): Finding[] {
  return Object.entries(spec.backup?.schedules ?? {}).flatMap(([name, { cron, keep }]): Finding[] => {
    const path = ['backup', 'schedules', name];
    const gap = longestGap(cron);
    if (gap === undefined) {
      return [
        {
          path: [...path, 'cron'],
          value: cron,
          wrong: 'never runs twice',
          fix: "name days that exist, e.g. '0 2 * * *'",
        },
      ];
    }
    const needed = gap + ALLOWED;
    if (seconds(keep) >= needed) return [];
    return [
      {
        path: [...path, 'keep'],
        value: keep,
        wrong: `is over before the next backup is there: ${JSON.stringify(cron)} leaves up to ${readable(gap)} between two runs`,
        fix: `keep each for ${needed > DAY ? `${Math.ceil(needed / DAY)}d` : promisable(needed)} at the least`,
      },
    ];
  });
}

function snapshotProblems(spec: PlatformSpec): Finding[] {
  return Object.entries(spec.stores).flatMap(([name, store]): Finding[] => {
    if (store.kind !== 'elasticache') return [];
    const { every } = store.snapshots;
    const at = { path: ['stores', name, 'snapshots', 'every'], value: every };
    if (cronEvery(seconds(every)) === undefined) {
      const fix = 'use what divides an hour or a day, e.g. 1h, 2h, 6h, 1d';
      return [
        { ...at, wrong: 'cannot be kept evenly by a cron schedule, which starts anew each hour and each day', fix },
      ];
    }
    if (seconds(every) * SNAPSHOTS_A_DAY >= DAY) return [];
    return [
      {
        ...at,
        wrong: `is more often than AWS allows: ${SNAPSHOTS_A_DAY} manual snapshots of a node a day`,
        fix: 'use 1h',
      },
    ];
  });
}

/** The shortest round duration that covers it, as an overlay writes it: whole hours from an hour on, else five minutes. */
function promisable(loss: number): string {
  if (loss > HOUR) return `${Math.ceil(loss / HOUR)}h`;
  return `${Math.max(5, Math.ceil(loss / (5 * MINUTE)) * 5)}m`;
}

/** `1h15m`, `7d`: as people say it. */
function readable(duration: number): string {
  const units = [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
    ['s', 1],
  ] as const;
  let rest = duration;
  const parts = units.map(([unit, size]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return amount === 0 ? '' : `${amount}${unit}`;
  });
  return parts.join('') || '0s';
}
