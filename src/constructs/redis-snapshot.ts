import { Construct } from 'constructs';
import { BackupJob } from './backup-job.ts';
import { redisSnapshotScript } from './redis-snapshot-script.ts';

/** The AWS CLI's own image: it has bash and coreutils. */
export const redisSnapshotImage = 'public.ecr.aws/aws-cli/aws-cli:2.36.14';

export interface RedisSnapshotProps {
  /** Name of the CronJob and its ServiceAccount. */
  readonly name: string;
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`: tells two installations of one platform apart. */
  readonly instance: string;
  /** Cron schedule of five fields, in UTC. AWS takes at the most 24 manual snapshots of a node in any 24 hours. */
  readonly cron: string;
  /** Id of the ElastiCache replication group. Snapshots are named after it and the time. */
  readonly replicationGroupId: string;
  /** How many snapshots of its own it leaves: the newest. It deletes no others, such as ElastiCache's daily ones. */
  readonly keep: number;
  /**
   * IAM role of the ServiceAccount. It needs elasticache:DescribeReplicationGroups, CreateSnapshot, DescribeSnapshots
   * and DeleteSnapshot on the group, its clusters and snapshots.
   */
  readonly roleArn: string;
  readonly region: string;
  /** How long one snapshot may take, in seconds. Default: 45 minutes, so that hourly ones do not meet. */
  readonly timeoutSeconds?: number;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
}

/** Takes snapshots of an ElastiCache replication group beside its own daily one, and keeps the newest. */
export class RedisSnapshot extends Construct {
  constructor(scope: Construct, id: string, props: RedisSnapshotProps) {
    super(scope, id);
    const { name, namespace, keep, replicationGroupId, timeoutSeconds = 2700 } = props;
    const where = `CronJob ${namespace}/${name}`;
    if (!Number.isInteger(keep) || keep < 1) {
      throw new Error(
        `${where}: keep ${keep} would delete the snapshot that was just taken. fix: use a whole number from 1`,
      );
    }
    if (!/^[a-z](-?[a-z0-9])*$/.test(replicationGroupId)) {
      throw new Error(
        `${where}: replicationGroupId '${replicationGroupId}' is not one of AWS. fix: use lower-case letters, digits and single hyphens`,
      );
    }
    new BackupJob(this, 'Job', {
      name,
      namespace,
      instance: props.instance,
      cron: props.cron,
      image: redisSnapshotImage,
      shell: '/bin/bash',
      files: { 'run.sh': redisSnapshotScript },
      env: {
        AWS_PAGER: '',
        AWS_REGION: props.region,
        GROUP: replicationGroupId,
        KEEP: String(keep),
        POLL: '15',
        TIMEOUT: String(timeoutSeconds),
      },
      // AWS refuses a 25th snapshot within 24 hours, which an early start can be: seconds later it is the 24th.
      retries: 3,
      // The group may be busy for ten minutes before, with its daily snapshot.
      deadlineSeconds: timeoutSeconds + 600,
      serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': props.roleArn },
      callsKubernetes: false,
      memory: '256Mi',
      ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
    });
  }
}
