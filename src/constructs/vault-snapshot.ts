import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CronJob } from '../../imports/batch.ts';
import { dumpUploadImage } from './postgres-dump-pod.ts';
import { VAULT_LOGIN, type VaultClientProps, vaultContainer, vaultPod } from './vault-job-pod.ts';
import { hardenedContainer } from './workload/hardening.ts';

export interface VaultSnapshotProps extends VaultClientProps {
  /** Name of the CronJob and its ServiceAccount. 52 characters at the most: Jobs add to it. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods: what NetworkPolicies select by. */
  readonly labels: Readonly<Record<string, string>>;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  readonly bucket: string;
  /** Folder of the bucket. */
  readonly folder: string;
  readonly region: string;
  readonly encryption: 'AES256' | 'aws:kms';
  /** IAM role of the ServiceAccount: it needs s3:PutObject on the folder alone. */
  readonly roleArn: string;
}

const TAKE = `set -eu
${VAULT_LOGIN}
vault operator raft snapshot save /scratch/vault.snap
vault operator raft snapshot inspect /scratch/vault.snap
`;

const UPLOAD = `set -eu
target="s3://$BUCKET/$FOLDER/vault-$(date -u +%Y%m%dT%H%M%SZ).snap"
aws s3 cp /scratch/vault.snap "$target" --sse "$ENCRYPTION" --only-show-errors
echo "uploaded $target"
`;

/**
 * Snapshots of Raft by the clock, looked into before they are uploaded. What is in them stays encrypted by Vault: who has one,
 * and not the KMS key, has nothing. How long they stay is a lifecycle rule of the bucket.
 */
export class VaultSnapshot extends Construct {
  constructor(scope: Construct, id: string, props: VaultSnapshotProps) {
    super(scope, id);
    const { name, namespace, labels } = props;
    if (name.length > 52) {
      throw new Error(
        `CronJob ${namespace}/${name}: the name has ${name.length} characters, and Jobs add 11 to it. fix: 52 at the most`,
      );
    }
    const metadata = { name, namespace, labels: { ...labels } };
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { ...metadata, annotations: { 'eks.amazonaws.com/role-arn': props.roleArn } },
      automountServiceAccountToken: false,
    });
    const scratch = { name: 'scratch', mountPath: '/scratch' };
    const take = vaultContainer(props, {
      name: 'take',
      command: ['/bin/sh', '-c', TAKE],
      mounts: [scratch],
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
          metadata: { labels: { ...labels } },
          spec: {
            backoffLimit: 2,
            activeDeadlineSeconds: 900,
            ttlSecondsAfterFinished: 3 * 86_400,
            podFailurePolicy: {
              rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
            },
            template: {
              metadata: { labels: { ...labels } },
              spec: {
                ...vaultPod(name),
                initContainers: [take.container],
                containers: [
                  {
                    name: 'upload',
                    image: dumpUploadImage,
                    imagePullPolicy: 'IfNotPresent',
                    command: ['/bin/bash', '-c', UPLOAD],
                    env: [
                      { name: 'AWS_REGION', value: props.region },
                      { name: 'BUCKET', value: props.bucket },
                      { name: 'ENCRYPTION', value: props.encryption },
                      { name: 'FOLDER', value: props.folder },
                      { name: 'HOME', value: '/tmp' },
                    ],
                    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
                    securityContext: hardenedContainer(),
                    volumeMounts: [scratch, { name: 'tmp', mountPath: '/tmp' }],
                  },
                ],
                volumes: [...take.volumes, { name: 'scratch', emptyDir: { sizeLimit: '2Gi' } }],
              },
            },
          },
        },
      },
    });
  }
}
