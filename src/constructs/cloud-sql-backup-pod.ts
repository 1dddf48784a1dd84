import type { PodSpec } from '../../imports/core.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

/** Google's own image of its command line. */
export const cloudSqlBackupImage = 'gcr.io/google.com/cloudsdktool/google-cloud-cli:573.0.0-stable';

export interface CloudSqlBackupProps {
  readonly serviceAccount: string;
  /** The Cloud SQL instance, and its project. */
  readonly instance: string;
  readonly project: string;
  /** What the backup is called, e.g. `before-api-v1.0.0`. */
  readonly label: string;
}

/** A pod that has Cloud SQL take a backup, and ends when it is there: it can be restored in place, or into another instance. */
export function cloudSqlBackupPod({ serviceAccount, instance, project, label }: CloudSqlBackupProps): PodSpec {
  return {
    serviceAccountName: serviceAccount,
    // The cloud knows the pod by its ServiceAccount: no token is mounted for that.
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: hardenedPod(),
    containers: [
      {
        name: 'backup',
        image: cloudSqlBackupImage,
        imagePullPolicy: 'IfNotPresent',
        command: [
          'gcloud',
          'sql',
          'backups',
          'create',
          `--instance=${instance}`,
          `--project=${project}`,
          `--description=${label}`,
          '--quiet',
        ],
        env: [
          { name: 'CLOUDSDK_CONFIG', value: '/tmp/gcloud' },
          { name: 'HOME', value: '/tmp' },
        ],
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        securityContext: hardenedContainer(),
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
  };
}
