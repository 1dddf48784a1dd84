import { placeRequirements } from './backup-places.ts';
import { outputName, type Requirement, usesBucket } from './contract.ts';
import { statedInternalHosts } from './internal-hosts.ts';
import { nodeGroupOutput, placements } from './node-groups.ts';
import { identityOutput, type ProviderOutput, providerOf } from './providers/index.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { inCluster, isBucket, isOutsideDatabase } from './stores.ts';

/** Which outputs a platform needs. A feature that is not used asks for nothing. */
export function requirements(spec: PlatformSpec): Requirement[] {
  const provider = providerOf(spec);
  const of = (path: string, outputs: readonly ProviderOutput[]) => outputs.map((output) => ({ ...output, path }));
  const identity = (who: string, path: string): Requirement => ({
    output: identityOutput(spec, who),
    shape: provider.identity.shape,
    path,
  });
  const needed: Requirement[] = [
    { output: 'cluster_name', shape: 'name', path: 'cluster' },
    ...of('cluster', provider.cluster),
    { output: 'vpc_cidrs', shape: 'cidrs', path: 'cluster' },
    // The API server's addresses: webhooks are called from there, controllers call it.
    { output: 'control_plane_cidrs', shape: 'cidrs', path: 'cluster' },
    // The addresses of Services: some network policy engines see a connection before its Service becomes a pod.
    { output: 'service_cidrs', shape: 'cidrs', path: 'cluster' },
    identity('external_secrets', 'secrets'),
  ];
  for (const [name, store] of Object.entries(spec.stores)) {
    const path = `stores.${name}`;
    const prefix = outputName(name);
    if ('copy' in store && store.copy)
      needed.push({ output: `${prefix}_copy_region`, shape: 'region', path: `${path}.copy` });
    if ('dump' in store && store.dump)
      needed.push({ output: `${prefix}_dump_role_arn`, shape: 'arn', path: `${path}.dump` });
    if (isBucket(store)) {
      needed.push({ output: `${prefix}_bucket`, shape: 'bucket', path });
      continue;
    }
    if (store.kind === 'postgresql') {
      needed.push(identity(`${prefix}_backup`, `${path}.backup`));
      continue;
    }
    if (inCluster(store)) continue;
    const address = provider.name === 'aws' ? 'host' : 'address';
    needed.push({ output: `${prefix}_endpoint`, shape: address, path });
    needed.push({ output: `${prefix}_subnet_cidrs`, shape: 'cidrs', path });
    if ((store.kind === 'rds' || store.kind === 'mysql') && store.encrypted)
      needed.push({ output: `${prefix}_kms_key_arn`, shape: 'arn', path: `${path}.encrypted` });
    if (isOutsideDatabase(store) && store.readers > 0)
      needed.push({ output: `${prefix}_reader_endpoint`, shape: address, path });
    if (store.kind === 'elasticache') {
      needed.push({ output: `${prefix}_replication_group_id`, shape: 'name', path });
      needed.push({ output: `${prefix}_snapshot_role_arn`, shape: 'arn', path: `${path}.snapshots` });
    }
  }
  for (const [name, service] of Object.entries(spec.services)) {
    if (service.migrations) {
      for (const used of service.uses) {
        if (spec.stores[used]?.kind !== 'cloudsql') continue;
        const path = `services.${name}.migrations`;
        needed.push(
          { output: `${outputName(used)}_instance`, shape: 'name', path },
          identity(`${outputName(used)}_backup`, path),
        );
      }
    }
    if (usesBucket(spec, service.uses)) {
      needed.push(identity(outputName(name), `services.${name}.uses`));
    }
  }
  if (spec.egress.kind === 'cidrs') {
    for (const name of Object.keys(spec.apis))
      needed.push({ output: `${outputName(name)}_cidrs`, shape: 'cidrs', path: 'egress' });
    // Of what keeps it, e.g. Amazon S3 (its prefix list, or a VPC endpoint) and STS.
    for (const [name, store] of Object.entries(spec.stores))
      if (isBucket(store)) needed.push({ output: `${outputName(name)}_cidrs`, shape: 'cidrs', path: 'egress' });
  }
  if (spec.edge) {
    needed.push(identity('cert_manager', 'edge.certificate'), ...of('edge.certificate', [provider.dnsZone]));
    needed.push(...of('edge.via', provider.edge(spec.edge)));
  }
  if (spec.nodes) needed.push(...of('nodes', provider.nodes ?? []));
  for (const group of new Set(placements(spec).map((placement) => placement.group)))
    needed.push({ output: nodeGroupOutput(group), shape: 'name', path: `nodeGroups.${group}` });
  const database = Object.entries(spec.stores).find(([, store]) => store.kind === 'postgresql')?.[0];
  if (spec.backup || database !== undefined || spec.vault) {
    const path = spec.backup ? 'backup' : database === undefined ? 'vault.snapshots' : `stores.${database}.backup`;
    needed.push({ output: 'backups_bucket', shape: 'bucket', path });
    needed.push({ output: 'backups_region', shape: provider.region.shape, path });
  }
  if (spec.monitoring.thanos) {
    needed.push({ output: 'thanos_bucket', shape: 'bucket', path: 'monitoring.thanos' });
    needed.push({ output: 'thanos_region', shape: 'region', path: 'monitoring.thanos' });
    needed.push({ output: 'thanos_role_arn', shape: 'arn', path: 'monitoring.thanos' });
  }
  if (spec.monitoring.cloudwatch || spec.logs?.kind === 'cloudwatch') {
    const path = spec.monitoring.cloudwatch ? 'monitoring.cloudwatch' : 'logs';
    needed.push({ output: 'cloudwatch_role_arn', shape: 'arn', path });
  }
  if (spec.vault) {
    needed.push({ output: 'vault_role_arn', shape: 'arn', path: 'vault' });
    needed.push({ output: 'vault_kms_key_arn', shape: 'arn', path: 'vault' });
    needed.push({ output: 'vault_snapshots_role_arn', shape: 'arn', path: 'vault.snapshots' });
  }
  if (spec.backup) needed.push(identity('velero', 'backup'));
  if (spec.backup?.copied) {
    needed.push({ output: 'backups_replica_bucket', shape: 'bucket', path: 'backup.copied' });
    needed.push({ output: 'backups_replica_region', shape: provider.region.shape, path: 'backup.copied' });
  }
  needed.push(...placeRequirements(spec));
  if (spec.logs?.kind === 'loki') {
    needed.push({ output: 'logs_bucket', shape: 'bucket', path: 'logs' });
    needed.push(identity('loki', 'logs'));
  }
  if (spec.alerts?.email) {
    needed.push({ output: 'smtp_host', shape: 'host', path: 'alerts.email' });
    needed.push({ output: 'smtp_username', shape: 'name', path: 'alerts.email' });
  }
  const [internal] = statedInternalHosts(spec);
  if (internal) needed.push({ output: 'operator_cidrs', shape: 'cidrs', path: internal.path.join('.') });
  return needed;
}
