import type { Alert, RuleGroup } from '../constructs/alert.ts';
import { durationText, KUBE_STATE_METRICS } from './promql.ts';

export interface WatchedSchedule {
  /** The name of the Velero Schedule. */
  readonly schedule: string;
  /** Longest time between two runs, in seconds. */
  readonly interval: number;
  /** How long a run may take until it counts, in seconds. */
  readonly allowance: number;
  /** The most that may be lost of what it backs up, in seconds; nothing: nobody promised. */
  readonly rpo?: number;
}

/** A CronJob that must succeed each time. */
export interface WatchedCronJob {
  readonly namespace: string;
  readonly cronJob: string;
  /** Longest time between two runs, in seconds. */
  readonly interval: number;
  /** How long a run may take, in seconds. */
  readonly allowance: number;
}

export interface BackupAlertsProps {
  readonly schedules: readonly WatchedSchedule[];
  /** Snapshots and dumps of stores. */
  readonly snapshots: readonly WatchedCronJob[];
  readonly restoreTests: readonly WatchedCronJob[];
  readonly dashboard: string;
}

/** Is there a good backup, young enough, and was one ever restored? */
export function backupAlerts(props: BackupAlertsProps): RuleGroup {
  const { schedules, snapshots, restoreTests, dashboard } = props;
  const common = { runbook: 'backup-and-restore', dashboard } as const;
  return {
    name: 'backup',
    interval: '1m',
    rules: [
      ...schedules.flatMap((schedule) => ofSchedule(schedule, common)),
      ...snapshots.flatMap((job) => ofSnapshots(job, common)),
      ...restoreTests.flatMap((test) => ofRestoreTest(test, common)),
    ],
  };
}

type Common = Pick<Alert, 'runbook' | 'dashboard'>;

function ofSchedule({ schedule, interval, allowance, rpo }: WatchedSchedule, common: Common): Alert[] {
  const of = `{schedule="${schedule}"}`;
  const good = `velero_backup_last_successful_timestamp${of}`;
  const labels = { schedule };
  const missed = interval + allowance;
  // One missed run already breaks the promise: that cannot wait until morning.
  const broken = rpo !== undefined && rpo <= missed;
  const tooOld = (limit: number, severity: 'warning' | 'critical', reason: string): Alert => ({
    ...common,
    alert: 'VeleroBackupTooOld',
    expr: `time() - max by (schedule) (${good}) > ${limit}`,
    for: '1m',
    severity,
    summary: `The last good backup of ${schedule} is {{ $value | humanizeDuration }} old.`,
    description: `It should be younger than ${durationText(limit)}: ${reason}. Everything since would be lost.`,
    labels,
  });
  return [
    tooOld(
      missed,
      broken ? 'critical' : 'warning',
      `one runs every ${durationText(interval)}, so one failed or was missed`,
    ),
    ...(rpo === undefined || broken
      ? []
      : [tooOld(rpo, 'critical', 'no more than that may be lost (recovery point objective)')]),
    {
      ...common,
      alert: 'VeleroBackupMissing',
      expr: `absent(${good})`,
      for: durationText(missed),
      severity: rpo === undefined ? 'warning' : 'critical',
      summary: `There is no good backup of ${schedule}.`,
      description: 'Velero knows of none that succeeded, or is not scraped.',
      labels,
    },
    {
      ...common,
      alert: 'VeleroBackupFailed',
      expr: ['failure', 'partial_failure', 'validation_failure']
        .map((kind) => `sum by (schedule) (increase(velero_backup_${kind}_total${of}[15m])) > 0`)
        .join('\nor '),
      keepFiringFor: '1h',
      severity: 'warning',
      summary: `A backup of ${schedule} failed, at least in part.`,
      description:
        'The one before is still there. `velero backup describe` and `velero backup logs` say what was missed.',
      labels,
    },
  ];
}

function ofSnapshots({ namespace, cronJob, interval, allowance }: WatchedCronJob, common: Common): Alert[] {
  const of = `{${KUBE_STATE_METRICS},namespace="${namespace}",cronjob="${cronJob}"}`;
  const limit = interval + allowance;
  return [
    {
      ...common,
      alert: 'StoreSnapshotTooOld',
      // A CronJob that never succeeded has no time of success: its age counts.
      expr: `time() - (max(kube_cronjob_status_last_successful_time${of}) or max(kube_cronjob_created${of})) > ${limit}`,
      for: '1m',
      severity: 'warning',
      summary: `The last snapshot by ${namespace}/${cronJob} is {{ $value | humanizeDuration }} old.`,
      description: `One is taken every ${durationText(interval)}; none has succeeded since. Everything since would be lost.`,
      labels: { namespace, cronjob: cronJob },
    },
  ];
}

function ofRestoreTest({ namespace, cronJob, interval, allowance }: WatchedCronJob, common: Common): Alert[] {
  const of = `{${KUBE_STATE_METRICS},namespace="${namespace}",cronjob="${cronJob}"}`;
  const labels = { namespace, cronjob: cronJob };
  const succeeded = `max(kube_cronjob_status_last_successful_time${of})`;
  const scheduled = `max(kube_cronjob_status_last_schedule_time${of})`;
  const limit = interval + allowance;
  return [
    {
      ...common,
      alert: 'RestoreTestFailed',
      expr: `${scheduled} > ${succeeded}\nor ${scheduled} unless ${succeeded}`,
      // Until then it may still be running.
      for: durationText(allowance),
      severity: 'warning',
      summary: 'The last restore test did not succeed.',
      description: `${namespace}/${cronJob} restored a backup and did not find what it should, or did not end in time. Whether the backups are of use is unknown.`,
      labels,
    },
    {
      ...common,
      alert: 'RestoreTestTooOld',
      expr: `time() - (${succeeded} or max(kube_cronjob_created${of})) > ${limit}`,
      for: '15m',
      severity: 'warning',
      summary: 'No backup has been restored for {{ $value | humanizeDuration }}.',
      description: `${namespace}/${cronJob} should succeed every ${durationText(interval)}. A backup that nobody ever restored is a hope.`,
      labels,
    },
  ];
}
