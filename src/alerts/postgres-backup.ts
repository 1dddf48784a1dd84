import type { Alert } from '../constructs/alert.ts';
import type { Common, PostgresAlertsProps } from './postgres.ts';
import { durationText } from './promql.ts';

/** Is what was written since the last base backup archived, and can the database be recovered at all? */
export function backup({ store, job, baseBackup, archiveLag }: PostgresAlertsProps, common: Common): Alert[] {
  const of = `{job="${job}"}`;
  const last = `max(cnpg_collector_last_available_backup_timestamp${of})`;
  const limit = baseBackup.interval + baseBackup.allowance;
  return [
    {
      ...common,
      alert: 'PostgresArchivingFails',
      expr: `sum(increase(cnpg_pg_stat_archiver_failed_count${of}[10m])) > 0`,
      for: durationText(archiveLag),
      severity: 'warning',
      summary: `The write-ahead log of ${store} cannot be archived.`,
      description: 'The last ten minutes had failed attempts. What is not archived is lost with the volumes.',
    },
    {
      ...common,
      alert: 'PostgresArchiveBehind',
      expr: `max(cnpg_collector_pg_wal_archive_status{job="${job}",value="ready"}) > 3`,
      for: durationText(archiveLag * 2),
      severity: 'critical',
      summary: `{{ $value }} segments of the write-ahead log of ${store} wait to be archived.`,
      description: `Point-in-time recovery promises to lose no more than ${durationText(archiveLag)}, and now loses more.`,
    },
    {
      ...common,
      alert: 'PostgresBaseBackupTooOld',
      expr: `time() - (${last} > 0) > ${limit}`,
      for: '5m',
      severity: 'critical',
      summary: `The last base backup of ${store} is {{ $value | humanizeDuration }} old.`,
      description: `One is made every ${durationText(baseBackup.interval)}. A recovery replays all the log since, and takes that much longer.`,
    },
    {
      ...common,
      alert: 'PostgresBaseBackupFailed',
      expr: `max(cnpg_collector_last_failed_backup_timestamp${of}) > ${last}`,
      for: '5m',
      severity: 'warning',
      summary: `The last base backup of ${store} failed.`,
      description: 'The one before is still there. The Backup object says why.',
    },
    {
      ...common,
      alert: 'PostgresNotRecoverable',
      expr: `max(cnpg_collector_first_recoverability_point${of}) == 0`,
      for: '2h',
      severity: 'critical',
      summary: `${store} cannot be recovered at all: there is no base backup.`,
      description: 'Without a base backup the archived log is of no use.',
    },
  ];
}
