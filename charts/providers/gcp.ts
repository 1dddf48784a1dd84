import { GcpSecretStore } from '../../src/constructs/gcp-secret-store.ts';
import { PersistentDiskStorageClass } from '../../src/constructs/persistent-disk-storage-class.ts';
import { frontendGroup } from '../../src/platform/traffic.ts';
import type { ProviderParts } from './provider.ts';

const STORAGE = 'encrypted';
const SECRETS = 'google-secret-manager';

export const gcp: ProviderParts = {
  storageClass: STORAGE,
  snapshotDriver: 'pd.csi.storage.gke.io',
  addStorage: (scope, { contract }) => {
    const key = 'disk_kms_key' in contract.outputs ? contract.text('disk_kms_key') : undefined;
    new PersistentDiskStorageClass(scope, 'encrypted', {
      name: STORAGE,
      ...(key === undefined ? {} : { encryptionKey: key }),
    });
  },
  secretStore: SECRETS,
  addSecretStore: (scope, id, { spec, contract }, namespace) =>
    new GcpSecretStore(scope, id, {
      name: SECRETS,
      namespace,
      project: contract.text('project_id'),
      cluster: { name: contract.text('cluster_name'), location: spec.cluster.region },
      serviceAccount: 'external-secrets',
      googleServiceAccount: contract.text('external_secrets_service_account'),
    }),
  dnsSolver: ({ contract }) => ({
    cloudDNS: { project: contract.text('project_id'), hostedZoneName: contract.text('dns_zone_name') },
  }),
  backupPlace: ({ contract }, copied) => {
    // Signs the addresses under which `velero backup logs` and `describe` fetch what is in the bucket.
    const config = { serviceAccount: contract.text('velero_service_account') };
    return {
      provider: 'gcp',
      bucket: contract.text('backups_bucket'),
      config,
      ...(copied ? { copy: { bucket: contract.text('backups_replica_bucket'), config } } : {}),
      volumes: { project: contract.text('project_id') },
    };
  },
  publicService: (target) => {
    if (target.spec.edge?.via !== 'global') return { 'cloud.google.com/l4-rbs': 'enabled' };
    return { 'cloud.google.com/neg': JSON.stringify({ exposed_ports: { '443': { name: frontendGroup(target) } } }) };
  },
  internalService: (clients) => ({
    'networking.gke.io/load-balancer-type': 'Internal',
    'service.beta.kubernetes.io/load-balancer-source-ranges': clients.join(','),
  }),
};
