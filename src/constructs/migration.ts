import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Job } from '../../imports/batch.ts';
import type { PodSpec } from '../../imports/core.ts';
import { type CloudSqlBackupProps, cloudSqlBackupPod } from './cloud-sql-backup-pod.ts';
import { type MigrationPodProps, migrationPod } from './migration-pod.ts';
import { type DumpPodProps, dumpPod } from './postgres-dump-pod.ts';

/** How a database is backed up before it is migrated. */
export type DatabaseBackup = Omit<DumpPodProps, 'serviceAccount'> | Omit<CloudSqlBackupProps, 'serviceAccount'>;

export function backupPod(backup: DatabaseBackup, serviceAccount: string): PodSpec {
  return 'instance' in backup
    ? cloudSqlBackupPod({ ...backup, serviceAccount })
    : dumpPod({ ...backup, serviceAccount });
}

export interface MigrationProps extends MigrationPodProps {
  /** Begins the names of the Jobs (`<name>-dump`, `<name>`, `<name>-verify`); their ServiceAccount. 50 characters at the most. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the Jobs and their pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Each database that is backed up before: dumped, or by Cloud SQL itself. */
  readonly dumps: readonly DatabaseBackup[];
  /** Annotations of the ServiceAccount by which the cloud lets it add dumps to the bucket. */
  readonly cloudIdentity: Readonly<Record<string, string>>;
  /** How long each Job may take, in seconds. */
  readonly timeoutSeconds: number;
}

/**
 * Before Argo CD touches a new version's workload it dumps the database, then migrates it; when the version runs, the
 * schema is looked at. A Job that fails stops the sync: the old version goes on, on the schema that it had, or on the new
 * one when the migration had succeeded. So each migration must suit the version before it too.
 *
 * The Jobs are hooks of the Application that the workload is in. A hook is made anew each time, and kept until the next,
 * so that its log can be read.
 */
export class Migration extends Construct {
  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id);
    const { name, namespace, labels } = props;
    const where = `Job ${namespace}/${name}`;
    if (name.length > 50) {
      throw new Error(`${where}: the name has ${name.length} characters, and Jobs add to it. fix: 50 at the most`);
    }
    if (props.command.length === 0) throw new Error(`${where}: command is empty. fix: name the program that migrates`);
    if (props.dumps.length === 0) {
      throw new Error(
        `${where}: dumps is empty, so that there is no way back. fix: name the database that is migrated`,
      );
    }
    // Hooks of a phase go by their waves: who they are, the way back, the change.
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: {
        name,
        namespace,
        labels: { ...labels },
        annotations: { ...hook('PreSync', -3), ...props.cloudIdentity },
      },
      automountServiceAccountToken: false,
    });
    for (const [index, dump] of props.dumps.entries()) {
      const suffix = index === 0 ? 'dump' : `dump-${index + 1}`;
      job(this, suffix, props, hook('PreSync', -2), backupPod(dump, name));
    }
    job(this, undefined, props, hook('PreSync', -1), migrationPod({ ...props, verify: undefined }));
    if (props.verify) job(this, 'verify', props, hook('PostSync', 0), migrationPod({ ...props, only: props.verify }));
  }
}

function hook(phase: 'PreSync' | 'PostSync', wave: number): Record<string, string> {
  return {
    'argocd.argoproj.io/hook': phase,
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    'argocd.argoproj.io/sync-wave': String(wave),
  };
}

function job(
  scope: Construct,
  suffix: string | undefined,
  { name, namespace, labels, timeoutSeconds }: MigrationProps,
  annotations: Readonly<Record<string, string>>,
  spec: PodSpec,
): void {
  new Job(scope, suffix ?? 'migrate', {
    metadata: {
      name: suffix === undefined ? name : `${name}-${suffix}`,
      namespace,
      labels: { ...labels },
      annotations: { ...annotations },
    },
    spec: {
      // A migration that failed half-way is for people to look at, not for a second attempt.
      backoffLimit: 0,
      activeDeadlineSeconds: timeoutSeconds,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
      template: { metadata: { labels: { ...labels } }, spec },
    },
  });
}
