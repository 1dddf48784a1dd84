import type { Target } from '../../platform/target.ts';
import { seconds } from '../../platform/values.ts';
import type { Check } from '../check.ts';
import type { Complaint, Subject } from '../finding.ts';
import { backupsOf, gapOf } from '../recovery/backups.ts';
import { spoken } from '../recovery/durations.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt, textAt } from '../values.ts';

const GROUP = 'postgresql.cnpg.io';
const DAY = 86_400;
const UNITS: Readonly<Record<string, number>> = { d: DAY, w: 7 * DAY, m: 30 * DAY };

export const databaseArchive: Check = {
  id: 'database-archive',
  severity: 'error',
  family: 'promises',
  about: 'A database of CloudNativePG keeps no archive or takes no base backups, or fewer than the overlay says.',
  protects:
    'Point-in-time recovery needs a base backup and the whole log since: without either there is nothing to recover.',
  fix: 'archive the log in spec.backup, and take base backups by a ScheduledBackup as often as promised',
  *run({ set, intent }) {
    const clusters = set.ofKind('Cluster', GROUP);
    for (const cluster of clusters) yield* itself(set, cluster);
    if (!intent) return;
    for (const [name, store] of Object.entries(intent.spec.stores)) {
      if (store.kind !== 'postgresql') continue;
      const found = clusters.find(
        ({ object }) => object.metadata.name === name && object.metadata.namespace === intent.namespace,
      );
      if (found) yield* promised(set, found, store.backup);
      else yield { message: `promises the database ${name}, but there is no Cluster/${intent.namespace}/${name}` };
    }
  },
};

function* itself(set: ManifestSet, cluster: Subject): Generator<Complaint> {
  const { object } = cluster;
  const { name, namespace = 'default' } = object.metadata;
  const backup = at(object, 'spec', 'backup');
  const archives =
    at(backup, 'barmanObjectStore') !== undefined ||
    listAt(object, 'spec', 'plugins').some((plugin) => plugin.isWALArchiver === true);
  const schedules = schedulesOf(set, cluster);
  for (const subject of schedules) {
    if (at(subject.object, 'spec', 'suspend') !== true) continue;
    yield { subject, path: 'spec.suspend', message: `is true: no base backup of ${name} is taken` };
  }
  if (archives && schedules.length === 0) {
    yield {
      subject: cluster,
      path: 'spec.backup',
      message: 'archives the log, but no ScheduledBackup takes a base backup',
    };
  }
  const held = () => backupsOf(set).some(({ paused, volumes, holds }) => !paused && volumes && holds(namespace));
  if (!archives && at(backup, 'volumeSnapshot') === undefined && !held()) {
    const message = 'is missing: nothing of this database is kept anywhere else';
    yield { subject: cluster, path: 'spec.backup', message, severity: 'warning' };
  }
}

function schedulesOf(set: ManifestSet, { object }: Subject): readonly Subject[] {
  return set
    .ofKind('ScheduledBackup', GROUP)
    .filter(
      (schedule) =>
        schedule.object.metadata.namespace === object.metadata.namespace &&
        textAt(schedule.object, 'spec', 'cluster', 'name') === object.metadata.name,
    );
}

type Promise = Extract<Target['spec']['stores'][string], { kind: 'postgresql' }>['backup'];

function* promised(set: ManifestSet, cluster: Subject, { retention, lag, base }: Promise): Generator<Complaint> {
  const stated = textAt(cluster.object, 'spec', 'backup', 'retentionPolicy');
  const [, count, unit = ''] = /^(\d+)([dwm])$/.exec(stated ?? '') ?? [];
  if (count !== undefined && Number(count) * (UNITS[unit] ?? 0) < seconds(retention)) {
    const message = `is ${stated}, but point-in-time recovery for ${retention} is promised`;
    yield { subject: cluster, path: 'spec.backup.retentionPolicy', message };
  }
  const timeout = textAt(cluster.object, 'spec', 'postgresql', 'parameters', 'archive_timeout');
  const [, waits] = /^(\d+)s?$/.exec(timeout ?? '') ?? [];
  // Zero never closes a segment that is not full.
  if (waits !== undefined && (Number(waits) === 0 || Number(waits) > seconds(lag))) {
    const message = `is ${timeout}, but the newest restorable moment is promised to trail by ${lag} at the most`;
    yield { subject: cluster, path: 'spec.postgresql.parameters.archive_timeout', message };
  }
  const most = gapOf(base);
  for (const subject of schedulesOf(set, cluster)) {
    const cron = textAt(subject.object, 'spec', 'schedule') ?? '';
    const gap = gapOf(withoutSeconds(cron));
    if (most === undefined || (gap !== undefined && gap <= most)) continue;
    const runs = gap === undefined ? 'never runs twice' : `runs every ${spoken(gap)}`;
    yield { subject, path: 'spec.schedule', message: `is ${cron}, which ${runs}, but ${base} is promised` };
  }
}

/** CloudNativePG's cron has a field more than others: the seconds, in front. */
function withoutSeconds(cron: string): string {
  const fields = cron.trim().split(/\s+/);
  return fields.length === 6 ? fields.slice(1).join(' ') : cron;
}
