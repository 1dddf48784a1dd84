import type { Container, PodSpec } from '../../imports/core.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

/** The AWS CLI's own image: it has bash and coreutils. */
export const dumpUploadImage = 'public.ecr.aws/aws-cli/aws-cli:2.36.14';

export interface DumpPodProps {
  readonly serviceAccount: string;
  /** Image with `pg_dump` and `pg_restore`, at the database's version or newer. */
  readonly image: string;
  /** Secret and key of the address of the database, with user and password. */
  readonly address: { readonly name: string; readonly key: string };
  readonly bucket: string;
  /** Folder of the bucket. */
  readonly folder: string;
  /** Begins the name of each dump, before the time, e.g. `orders`. */
  readonly label: string;
  readonly region: string;
  readonly encryption: 'AES256' | 'aws:kms';
  /** Space for the dump before it is uploaded: a volume that lives as long as the pod. */
  readonly scratch: { readonly size: string; readonly storageClass: string };
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string | undefined;
}

/** Compressed, in the format that restores single tables too; and read back, since a dump that nobody can read is none. */
const DUMP = `set -eu
pg_dump --dbname="$DATABASE" --format=custom --compress=6 --no-password --file=/scratch/dump
pg_restore --list /scratch/dump >/scratch/contents
echo "dumped $(wc -c </scratch/dump) bytes, $(grep -c -v '^;' /scratch/contents) entries"
`;

const UPLOAD = `set -eu
target="s3://$BUCKET/$FOLDER/$LABEL-$(date -u +%Y%m%dT%H%M%SZ).dump"
aws s3 cp /scratch/dump "$target" --sse "$ENCRYPTION" --only-show-errors
echo "uploaded $target"
`;

/** A pod that dumps a database, looks whether the dump can be read, and uploads it to S3, encrypted. */
export function dumpPod(props: DumpPodProps): PodSpec {
  const scratch = { name: 'scratch', mountPath: '/scratch' };
  const tmp = { name: 'tmp', mountPath: '/tmp' };
  const common: Pick<Container, 'imagePullPolicy' | 'resources' | 'securityContext' | 'volumeMounts'> = {
    imagePullPolicy: 'IfNotPresent',
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    securityContext: hardenedContainer(),
    volumeMounts: [scratch, tmp],
  };
  return {
    serviceAccountName: props.serviceAccount,
    // The IAM role's own token is projected beside it.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
    securityContext: hardenedPod(),
    initContainers: [
      {
        ...common,
        name: 'dump',
        image: props.image,
        command: ['/bin/sh', '-c', DUMP],
        env: [{ name: 'DATABASE', valueFrom: { secretKeyRef: { ...props.address } } }],
      },
    ],
    containers: [
      {
        ...common,
        name: 'upload',
        image: dumpUploadImage,
        command: ['/bin/bash', '-c', UPLOAD],
        env: [
          { name: 'AWS_REGION', value: props.region },
          { name: 'BUCKET', value: props.bucket },
          { name: 'ENCRYPTION', value: props.encryption },
          { name: 'FOLDER', value: props.folder },
          { name: 'HOME', value: '/tmp' },
          { name: 'LABEL', value: props.label },
        ],
      },
    ],
    volumes: [
      {
        name: 'scratch',
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: props.scratch.storageClass,
              resources: { requests: { storage: props.scratch.size } },
            },
          },
        },
      },
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    ],
  };
}
