import { namespacesOf } from '../../platform/domains.ts';
import type { Target } from '../../platform/target.ts';
import { instanceOf } from '../../platform/target.ts';
import { seconds } from '../../platform/values.ts';
import type { Check } from '../check.ts';
import type { Complaint } from '../finding.ts';
import { backupsOf, gapOf } from '../recovery/backups.ts';
import { spoken } from '../recovery/durations.ts';
import { backupJob } from '../recovery/jobs.ts';
import type { ManifestSet } from '../set.ts';

export const backupSchedule: Check = {
  id: 'backup-schedule',
  severity: 'error',
  family: 'promises',
  about: 'A backup is paused, missing, runs more rarely than the overlay says, or is kept for less long.',
  protects: 'On the day that somebody needs a backup of last month, there is none.',
  fix: 'schedule it as the overlay says',
  *run({ set, intent }) {
    for (const { subject, paused } of backupsOf(set)) {
      if (paused) yield { subject, path: 'spec.paused', message: 'is true: no backup is taken' };
    }
    for (const subject of set.ofKind('CronJob')) {
      if (subject.object.metadata.labels?.['app.kubernetes.io/component'] !== 'backup') continue;
      if (backupJob(subject).suspended) yield { subject, path: 'spec.suspend', message: 'is true: it never runs' };
    }
    if (!intent) return;
    yield* schedules(set, intent);
    yield* snapshots(set, intent);
  },
};

function* schedules(set: ManifestSet, target: Target): Iterable<Complaint> {
  const { spec } = target;
  const namespaces = namespacesOf(target);
  const prefix = instanceOf(target);
  const backups = new Map(backupsOf(set).map((backup) => [backup.name, backup]));
  for (const [name, promised] of Object.entries(spec.backup?.schedules ?? {})) {
    const backup = backups.get(`${prefix}-${name}`);
    if (!backup) {
      yield {
        message: `promises the backup ${name} (${promised.cron}), but there is no Schedule/${prefix}-${name}`,
      };
      continue;
    }
    const { subject, cron, gap, kept, volumes, everything, holds } = backup;
    const promisedGap = gapOf(promised.cron);
    if (gap === undefined || (promisedGap !== undefined && gap > promisedGap)) {
      const runs = gap === undefined ? 'never runs twice' : `runs every ${spoken(gap)}`;
      yield { subject, path: 'spec.schedule', message: `is ${cron}, which ${runs}, but ${promised.cron} is promised` };
    }
    if (kept !== undefined && kept < seconds(promised.keep)) {
      yield {
        subject,
        path: 'spec.template.ttl',
        message: `keeps backups for ${spoken(kept)}, but ${promised.keep} is promised`,
      };
    }
    const lacking = namespaces.filter((namespace) => !holds(namespace));
    const wanted = promised.of === 'application' ? `the namespace ${lacking.join(', ')}` : 'all namespaces';
    if (promised.of === 'application' ? lacking.length > 0 : !everything) {
      yield {
        subject,
        path: 'spec.template.includedNamespaces',
        message: `does not hold ${wanted}, which is promised`,
      };
    }
    if (promised.of !== 'configuration' && !volumes) {
      yield { subject, path: 'spec.template.snapshotVolumes', message: 'is false, but volumes are promised too' };
    }
  }
}

function* snapshots(set: ManifestSet, { spec, namespace }: Target): Iterable<Complaint> {
  for (const [name, store] of Object.entries(spec.stores)) {
    if (store.kind !== 'elasticache') continue;
    const subject = set.find('CronJob', namespace, `${name}-snapshot`);
    if (!subject) {
      yield {
        message: `promises a snapshot of ${name} every ${store.snapshots.every}, but there is no CronJob/${namespace}/${name}-snapshot`,
      };
      continue;
    }
    const { cron, gap, variable } = backupJob(subject);
    if (gap === undefined || gap > seconds(store.snapshots.every)) {
      yield {
        subject,
        path: 'spec.schedule',
        message: `is ${cron}, but a snapshot every ${store.snapshots.every} is promised`,
      };
    }
    const keep = variable('KEEP');
    if (keep !== undefined && Number(keep) < store.snapshots.keep) {
      yield {
        subject,
        path: 'spec.jobTemplate',
        message: `keeps ${keep} snapshots, but ${store.snapshots.keep} are promised`,
      };
    }
  }
}
