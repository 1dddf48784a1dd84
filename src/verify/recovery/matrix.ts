import type { KubernetesObject } from '../../manifests/manifest.ts';
import { backupAllowance, type Protection, recoveryPlan } from '../../platform/recovery.ts';
import type { Target } from '../../platform/target.ts';
import { instanceOf } from '../../platform/target.ts';
import { VAULT_NAMESPACE, vaultSnapshots } from '../../platform/vault.ts';
import type { ManifestSet } from '../set.ts';
import { textAt, textsAt } from '../values.ts';
import { type Backup, backupsOf } from './backups.ts';
import { spoken } from './durations.ts';
import { type BackupJob, backupJob } from './jobs.ts';

/** An objective that something helps to keep. */
export interface KeptPromise {
  readonly objective: string;
  /** Seconds; absent where only the other is promised. */
  readonly rpo?: number;
  readonly rto?: number;
  /** Whether this alone keeps the recovery point. */
  readonly met: boolean;
}

/** One way in which something can be had back. Texts are for people; `-` is what is not known or does not apply. */
export interface RecoveryRow {
  readonly store: string;
  readonly how: string;
  readonly every: string;
  readonly kept: string;
  readonly where: string;
  readonly tested: string;
  /** Seconds of changes that are lost at the worst. */
  readonly worstLoss?: number;
  readonly promises: readonly KeptPromise[];
}

/** What can be had back, how, from when, from where, and when that was last promised to be tried. */
export function recoveryMatrix(set: ManifestSet, intent?: Target): RecoveryRow[] {
  const plan = intent ? recoveryPlan(intent.spec) : [];
  const jobs = set
    .ofKind('CronJob')
    .filter(({ object }) => isBackup(object))
    .map(backupJob);
  const tests = new Map(
    jobs.flatMap((job) => (job.variable('SCHEDULE') ? [[job.variable('SCHEDULE'), job] as const] : [])),
  );
  const prefix = intent ? `${instanceOf(intent)}-` : '';
  const backups = backupsOf(set).map((backup) =>
    ofBackup(
      set,
      backup,
      tests.get(backup.name),
      promisesOf(plan, `backup.schedules.${backup.name.replace(prefix, '')}`),
    ),
  );
  const isTest = ({ subject }: BackupJob) => subject.object.metadata.name.endsWith(STORE_TEST);
  const snapshots = jobs
    .filter((job) => job.variable('SCHEDULE') === undefined && !isTest(job))
    .map((job) => ofJob(job));
  const storeTests = new Map(
    jobs.filter(isTest).map((job) => [job.subject.object.metadata.name.slice(0, -STORE_TEST.length), job]),
  );
  return [...ofPlan(plan, storeTests, intent), ...snapshots, ...backups];
}

/** How a CronJob is named that recovers a store anew to see that it can be: `postgres-restore-test`. */
const STORE_TEST = '-restore-test';

/** Those of a store are a component of their own; Vault's belong to what runs around Vault. */
function isBackup({ metadata: { name, namespace, labels } }: KubernetesObject): boolean {
  if (labels?.['app.kubernetes.io/component'] === 'backup') return true;
  return name === vaultSnapshots && namespace === VAULT_NAMESPACE;
}

function testedBy(test: BackupJob | undefined): string | undefined {
  return test && (test.suspended ? 'suspended' : test.cron);
}

/** What stores keep by themselves: the overlay knows, the manifests do not. */
function ofPlan(
  plan: readonly Protection[],
  tests: ReadonlyMap<string, BackupJob>,
  intent: Target | undefined,
): RecoveryRow[] {
  const own = plan.filter(({ path }) => !/^backup\.schedules\.|\.snapshots$/.test(path));
  const seen = new Set<string>();
  return own.flatMap((protection) => {
    const { what, how, every, kept, worstLoss, path } = protection;
    if (seen.has(`${path} ${how}`)) return [];
    seen.add(`${path} ${how}`);
    return [
      {
        store: what,
        how: how.split(/[,:]/)[0] ?? how,
        every,
        kept: kept === undefined ? '-' : spoken(kept),
        where: placeOf(what, path, intent),
        tested: (path.endsWith('.backup') ? testedBy(tests.get(what)) : undefined) ?? '-',
        worstLoss,
        promises: own.filter((other) => other.path === path && other.how === how && other.counts).map(promiseOf),
      },
    ];
  });
}

/** A database in the cluster archives to the bucket of backups; what a cloud runs keeps its own. */
function placeOf(store: string, path: string, intent: Target | undefined): string {
  const isArchived = intent?.spec.stores[store]?.kind === 'postgresql' && path.endsWith('.backup');
  return isArchived ? intent.contract.text('backups_bucket') : 'with the store';
}

function promisesOf(plan: readonly Protection[], path: string): KeptPromise[] {
  return plan.filter((protection) => protection.path === path && protection.counts).map(promiseOf);
}

function promiseOf({ objective, rpo, rto, met }: Protection): KeptPromise {
  return { objective, ...(rpo === undefined ? {} : { rpo }), ...(rto === undefined ? {} : { rto }), met };
}

function ofBackup(
  set: ManifestSet,
  backup: Backup,
  test: BackupJob | undefined,
  promises: readonly KeptPromise[],
): RecoveryRow {
  const { subject, name, cron, kept, location, volumes, everything, worstLoss, paused } = backup;
  const namespaces = everything ? 'all namespaces' : listed(subject.object);
  const place = set.find('BackupStorageLocation', subject.object.metadata.namespace, location)?.object;
  const bucket = [textAt(place, 'spec', 'objectStorage', 'bucket'), textAt(place, 'spec', 'objectStorage', 'prefix')];
  return {
    store: `${volumes ? 'objects and volumes' : 'objects'} of ${namespaces}`,
    how: `Velero ${name}`,
    every: paused ? 'paused' : cron,
    kept: kept === undefined ? '-' : spoken(kept),
    where: place ? bucket.filter(Boolean).join('/') : location,
    tested: testedBy(test) ?? 'never',
    ...(worstLoss === undefined || paused ? {} : { worstLoss }),
    promises,
  };
}

function listed(object: unknown): string {
  const namespaces = textsAt(object, 'spec', 'template', 'includedNamespaces');
  return namespaces.length > 0 && !namespaces.includes('*') ? namespaces.join(', ') : 'all but some namespaces';
}

function ofJob({ subject, cron, suspended, gap, variable }: BackupJob): RecoveryRow {
  const { name } = subject.object.metadata;
  const keep = variable('KEEP');
  return {
    store: name.replace(/-(snapshots?|backup|dump)$/, ''),
    how: `CronJob ${name}`,
    every: suspended ? 'suspended' : cron,
    kept: keep === undefined ? '-' : gap === undefined ? `${keep} times` : `${keep} × ${spoken(gap)}`,
    where: [variable('BUCKET'), variable('FOLDER')].filter(Boolean).join('/') || 'with the store',
    tested: '-',
    ...(gap === undefined || suspended ? {} : { worstLoss: gap + backupAllowance.run }),
    promises: [],
  };
}
