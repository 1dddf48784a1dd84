import type { Addon } from '../addon.ts';
import { controllerFlows } from '../flows.ts';
import { inProduction, RESTRICTED_CONTAINER, resources } from '../values.ts';

const pods = { name: 'minio-operator' } as const;

export const minioOperator: Addon = {
  id: 'minio-operator',
  title: 'MinIO Operator',
  why: 'Runs MinIO tenants: users, buckets, and the order in which servers are upgraded. MinIO’s open edition is no longer maintained; it is here for platforms that ask for it by name.',
  chart: {
    repository: 'https://operator.min.io',
    name: 'operator',
    version: '7.1.1',
    releaseName: 'minio-operator',
  },
  appVersion: 'v7.1.1',
  source:
    'Chart and operator share one version, the chart without the v. 7.1.1, of April 2025, is the last: MinIO published no more images of its open edition from October 2025 on, and archived the server’s repository in April 2026. Values and templates were read in its repository at older releases; the chart itself was not fetched.',
  namespace: 'minio-operator',
  podSecurity: 'restricted',
  provides: { kinds: ['minio.min.io', 'sts.min.io'] },
  needs: [],
  kubernetes: { oldest: '1.30' },
  images: ['quay.io/minio'],
  // The way to each tenant is with the flows of the stores.
  flows: [...controllerFlows(pods)],
  health: {
    alert: 'MinioOperatorDown',
    expr: 'kube_deployment_status_replicas_available{namespace="minio-operator",deployment="minio-operator"} == 0 or absent(kube_deployment_status_replicas_available{namespace="minio-operator",deployment="minio-operator"})',
    for: '15m',
    severity: 'warning',
    summary: 'The MinIO operator does not run.',
    description: 'Tenants go on as they are, but no user, bucket or change is carried out.',
  },
  values: (context) => ({
    operator: {
      // Temporary credentials by ServiceAccount would need certificates that the operator signs: nobody uses them here.
      env: [{ name: 'OPERATOR_STS_ENABLED', value: 'off' }],
      replicaCount: inProduction(context, 2, 1),
      image: { repository: 'quay.io/minio/operator', tag: 'v7.1.1' },
      resources: resources('100m', '256Mi', '512Mi'),
      containerSecurityContext: { ...RESTRICTED_CONTAINER, runAsUser: 1000, runAsGroup: 1000 },
    },
  }),
};
