import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CronJob } from '../../imports/batch.ts';
import { backupJobLabels } from './backup-job.ts';
import { type DumpPodProps, dumpPod } from './postgres-dump-pod.ts';

export interface PostgresDumpProps extends Omit<DumpPodProps, 'serviceAccount'> {
  /** Name of the CronJob and its ServiceAccount. 52 characters at the most: Jobs add to it. */
  readonly name: string;
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`: tells two installations of one platform apart. */
  readonly instance: string;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  /** Annotations of the ServiceAccount by which the cloud lets it add objects to the folder, and nothing else. */
  readonly cloudIdentity: Readonly<Record<string, string>>;
  /** When a run is ended, with its retries, in seconds. Default: two hours. */
  readonly deadlineSeconds?: number;
}

/**
 * A logical dump by the clock, beside the physical backups: it outlives a damaged data directory that physical backups copy
 * faithfully, and any newer PostgreSQL can read it. How long dumps stay is a lifecycle rule of the bucket: the job may
 * add, and not delete.
 */
export class PostgresDump extends Construct {
  constructor(scope: Construct, id: string, props: PostgresDumpProps) {
    super(scope, id);
    const { name, namespace } = props;
    if (name.length > 52) {
      throw new Error(
        `CronJob ${namespace}/${name}: the name has ${name.length} characters, and Jobs add 11 to it. fix: 52 at the most`,
      );
    }
    const labels = backupJobLabels(name, props.instance);
    const metadata = { name, namespace, labels };
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { ...metadata, annotations: { ...props.cloudIdentity } },
      automountServiceAccountToken: false,
    });
    new CronJob(this, 'CronJob', {
      metadata,
      spec: {
        schedule: props.cron,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 1800,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            backoffLimit: 2,
            activeDeadlineSeconds: props.deadlineSeconds ?? 7200,
            ttlSecondsAfterFinished: 3 * 86_400,
            // A node that goes (spot, consolidation) is no failure of the dump.
            podFailurePolicy: {
              rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
            },
            template: { metadata: { labels }, spec: dumpPod({ ...props, serviceAccount: name }) },
          },
        },
      },
    });
  }
}
