import { EncryptedStorageClass } from '../../src/constructs/encrypted-storage-class.ts';
import { AwsSecretStore } from '../../src/constructs/secret-store.ts';
import type { ProviderParts } from './provider.ts';

const STORAGE = 'gp3';
const SECRETS = 'aws-secrets-manager';

/**
 * A network load balancer of the AWS Load Balancer Controller in front of the proxies. It hands on the client's own
 * address, so that logs and rate limits see it without a proxy protocol on both sides.
 */
const NETWORK_LOAD_BALANCER = {
  'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
  'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
  'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': 'preserve_client_ip.enabled=true',
} as const;
const SCHEME = 'service.beta.kubernetes.io/aws-load-balancer-scheme';

export const aws: ProviderParts = {
  storageClass: STORAGE,
  snapshotDriver: 'ebs.csi.aws.com',
  addStorage: (scope) => {
    new EncryptedStorageClass(scope, 'encrypted', { name: STORAGE });
  },
  secretStore: SECRETS,
  addSecretStore: (scope, id, { spec, contract }, namespace) =>
    new AwsSecretStore(scope, id, {
      name: SECRETS,
      namespace,
      region: spec.cluster.region,
      serviceAccount: 'external-secrets',
      roleArn: contract.text('external_secrets_role_arn'),
    }),
  dnsSolver: ({ spec, contract }) => ({
    route53: { region: spec.cluster.region, hostedZoneID: contract.text('hosted_zone_id') },
  }),
  backupPlace: ({ spec, contract }, copied) => ({
    provider: 'aws',
    bucket: contract.text('backups_bucket'),
    config: { region: contract.text('backups_region') },
    ...(copied
      ? {
          copy: {
            bucket: contract.text('backups_replica_bucket'),
            config: { region: contract.text('backups_replica_region') },
          },
        }
      : {}),
    volumes: { region: spec.cluster.region },
  }),
  publicService: ({ spec }) =>
    spec.edge?.via === 'load-balancer' ? { ...NETWORK_LOAD_BALANCER, [SCHEME]: 'internet-facing' } : {},
  internalService: (clients) => ({
    ...NETWORK_LOAD_BALANCER,
    [SCHEME]: 'internal',
    'service.beta.kubernetes.io/load-balancer-source-ranges': clients.join(','),
  }),
};
