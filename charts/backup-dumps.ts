import { backupJobLabels } from '../src/constructs/backup-job.ts';
import { NetworkPolicy } from '../src/constructs/network-policy.ts';
import { addresses, internet } from '../src/constructs/network-policy-peer.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { PostgresDump } from '../src/constructs/postgres-dump.ts';
import { outputName } from '../src/platform/contract.ts';
import { dumpName, dumpSecret, dumpSecretKey, storesOf } from '../src/platform/stores.ts';
import { instanceOf, type Target } from '../src/platform/target.ts';
import type { Layer } from './layer.ts';
import { partsOf } from './providers/index.ts';

/** Dumps of databases that a cloud runs: with credentials of their own, to the bucket of all backups. */
export function outsideDumps(layer: Layer, target: Target): void {
  const { contract, namespace } = target;
  const instance = instanceOf(target);
  for (const [store, { dump, port }] of storesOf(target, 'rds')) {
    if (!dump) continue;
    const name = dumpName(store);
    const origin = `stores.${store}.dump`;
    comesFrom(
      new PostgresDump(layer, name, {
        name,
        namespace,
        instance,
        cron: dump.cron,
        image: `${dump.image}:${dump.version}`,
        address: { name: dumpSecret(store), key: dumpSecretKey },
        bucket: contract.text('backups_bucket'),
        folder: `${instance}/${dump.folder}`,
        label: store,
        region: contract.text('backups_region'),
        encryption: dump.encryption,
        scratch: { size: dump.scratch, storageClass: partsOf(target).storageClass },
        cloudIdentity: { 'eks.amazonaws.com/role-arn': contract.text(`${outputName(store)}_dump_role_arn`) },
        priorityClassName: `${target.platform}-background`,
      }),
      origin,
    );
    const pods = backupJobLabels(name, instance);
    const allow = (to: string, peers: ReturnType<typeof addresses>, onPort: number, reason: string) =>
      comesFrom(
        new NetworkPolicy(layer, `${name}-to-${to}`, {
          name: `${name}-to-${to}`,
          namespace,
          pods,
          direction: 'egress',
          peers,
          ports: [{ port: onPort }],
          reason,
        }),
        origin,
      );
    const subnets = addresses(contract.list(`${outputName(store)}_subnet_cidrs`));
    allow(store, subnets, port, `dumps read ${store}, in the subnets of the Terraform contract`);
    allow('internet', internet(contract.list('vpc_cidrs')), 443, 'dumps are uploaded to S3, by a role that STS gives');
  }
}
