import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CronJob } from '../../imports/batch.ts';
import type { PodSpec } from '../../imports/core.ts';
import { backupPod, type MigrationProps } from './migration.ts';
import { migrationPod } from './migration-pod.ts';

/** Never comes, since the CronJob is suspended; the API wants a time all the same. */
const NEVER = '0 0 1 1 *';

/**
 * A migration that somebody starts: a suspended CronJob is the template of its Job.
 *
 *     kubectl create job <job> --from=cronjob/<name>
 *
 * One pod does all of it, one step after the other, and stops at the first that fails: back the database up (dump it, look
 * whether the dump can be read, upload it; or have Cloud SQL do it), ask whether the schema is one to start from, migrate, look at the schema, and undo the
 * migration when one of these two failed.
 */
export class ManualMigration extends Construct {
  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id);
    const { name, namespace, labels, dumps, timeoutSeconds } = props;
    const where = `CronJob ${namespace}/${name}`;
    if (name.length > 52) {
      throw new Error(`${where}: the name has ${name.length} characters, and Jobs add to it. fix: 52 at the most`);
    }
    const [dump] = dumps;
    if (!dump || dumps.length > 1) {
      throw new Error(
        `${where}: one database is dumped before, not ${dumps.length}. fix: name the one that is migrated`,
      );
    }
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: {
        name,
        namespace,
        labels: { ...labels },
        annotations: { ...props.cloudIdentity },
      },
      automountServiceAccountToken: false,
    });
    new CronJob(this, 'CronJob', {
      metadata: { name, namespace, labels: { ...labels } },
      spec: {
        schedule: NEVER,
        timeZone: 'Etc/UTC',
        suspend: true,
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: { ...labels } },
          spec: {
            // A migration that failed half-way is for people to look at, not for a second attempt.
            backoffLimit: 0,
            activeDeadlineSeconds: timeoutSeconds,
            podFailurePolicy: {
              rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
            },
            template: {
              metadata: { labels: { ...labels } },
              spec: inOrder(backupPod(dump, name), migrationPod(props)),
            },
          },
        },
      },
    });
  }
}

/** One pod that does what the first does, then what the second does. */
function inOrder(first: PodSpec, second: PodSpec): PodSpec {
  return {
    ...second,
    initContainers: [...(first.initContainers ?? []), ...first.containers, ...(second.initContainers ?? [])],
    volumes: [...(first.volumes ?? []), ...(second.volumes ?? [])],
  };
}
