import { backupJobLabels } from '../src/constructs/backup-job.ts';
import { BackupLocation } from '../src/constructs/backup-location.ts';
import { type BackupContent, BackupSchedule } from '../src/constructs/backup-schedule.ts';
import { DnsEgress } from '../src/constructs/dns-egress.ts';
import { NetworkPolicy } from '../src/constructs/network-policy.ts';
import { addresses, firstAddress, internet, type NetworkPeer } from '../src/constructs/network-policy-peer.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { RedisSnapshot } from '../src/constructs/redis-snapshot.ts';
import { RestoreTest } from '../src/constructs/restore-test.ts';
import { RestoreTestNamespace } from '../src/constructs/restore-test-namespace.ts';
import { BackupSnapshotClass } from '../src/constructs/volume-snapshot-class.ts';
import { outputName } from '../src/platform/contract.ts';
import { cronEvery } from '../src/platform/cron.ts';
import { isRollout } from '../src/platform/delivery.ts';
import { namespacesOf } from '../src/platform/domains.ts';
import { providerOf } from '../src/platform/providers/index.ts';
import type { BackupSpec } from '../src/platform/schema/operations.ts';
import type { StoreSpec } from '../src/platform/schema/stores.ts';
import type { Target } from '../src/platform/target.ts';
import { fleetNameOf, instanceOf } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { outsideDumps } from './backup-dumps.ts';
import { backupPlaces } from './backup-places.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { otherNameServers } from './name-servers.ts';
import { partsOf } from './providers/index.ts';

const VELERO = 'velero';
const RESTORE_TEST = 'restore-test';
const HTTPS = [{ port: 443 }];

export const backup: LayerDefinition = {
  name: 'backup',
  about: 'What is backed up, how often and for how long, and the test that it can be restored.',
  build(layer, target) {
    if (target.spec.backup) velero(layer, target, target.spec.backup);
    for (const [name, store] of Object.entries(target.spec.stores)) {
      if (store.kind === 'elasticache') snapshots(layer, target, name, store);
    }
    outsideDumps(layer, target);
  },
};

/** Velero's name of a schedule: two environments may share a monitoring system. */
export function scheduleName(target: Target, schedule: string): string {
  return `${instanceOf(target)}-${schedule}`;
}

function velero(layer: Layer, target: Target, spec: BackupSpec): void {
  const location = instanceOf(target);
  comesFrom(
    new BackupLocation(layer, 'location', {
      name: location,
      namespace: VELERO,
      prefix: fleetNameOf(target),
      place: partsOf(target).backupPlace(target, spec.copied),
    }),
    'backup',
  );
  for (const [name, { cron, keep, of }] of Object.entries(spec.schedules)) {
    comesFrom(
      new BackupSchedule(layer, `schedule-${name}`, {
        name: scheduleName(target, name),
        namespace: VELERO,
        cron,
        keepSeconds: seconds(keep),
        content: contentOf(of, target),
        location,
        moveVolumes: spec.volumes === 'moved',
      }),
      `backup.schedules.${name}`,
    );
  }
  if (spec.volumes === 'moved') {
    moving(layer, target);
  }
  backupPlaces(layer, target, spec, VELERO);
  if (spec.restoreTest) restoreTest(layer, target, spec.restoreTest);
}

/** What moves the data of volumes into the bucket: the class of snapshots, and the pods that read them and upload. */
function moving(layer: Layer, target: Target): void {
  const { contract, platform } = target;
  const path = 'backup.volumes';
  comesFrom(
    new BackupSnapshotClass(layer, 'snapshot-class', {
      name: `${platform}-backups`,
      driver: partsOf(target).snapshotDriver,
    }),
    path,
  );
  const allow = (to: string, peers: NetworkPeer[], reason: string, ports = HTTPS) =>
    comesFrom(
      // Velero names the pods that move data after the volume they move: no label says that they are such pods.
      new NetworkPolicy(layer, `data-movers-to-${to}`, {
        name: `data-movers-to-${to}`,
        namespace: VELERO,
        pods: {},
        direction: 'egress',
        peers,
        ports,
        reason,
      }),
      path,
    );
  allow('cloud', internet(contract.list('vpc_cidrs')), 'the data of snapshots is uploaded to the bucket');
  const apiServer = addresses([
    ...contract.list('control_plane_cidrs'),
    ...contract.list('service_cidrs').map(firstAddress),
  ]);
  allow('api-server', apiServer, 'what moves data reports how far it is');
  const metadata = providerOf(target.spec).metadataServer;
  if (metadata) {
    const ports = metadata.ports.map((port) => ({ port }));
    const why = 'the node’s metadata server gives what moves data its credentials for the bucket';
    allow('metadata-server', addresses(metadata.addresses), why, ports);
  }
  new DnsEgress(layer, 'data-movers-dns', { namespace: VELERO, others: otherNameServers(target) });
}

export function contentOf(of: BackupSpec['schedules'][string]['of'], target: Target): BackupContent {
  return of === 'application' ? { of, namespaces: namespacesOf(target) } : { of };
}

function restoreTest(layer: Layer, target: Target, test: NonNullable<BackupSpec['restoreTest']>): void {
  const { contract, namespace: source } = target;
  const scratch = `${source}-${RESTORE_TEST}`;
  const instance = instanceOf(target);
  const path = 'backup.restoreTest';
  comesFrom(
    new RestoreTestNamespace(layer, 'restore-test-namespace', {
      name: scratch,
      podSecurityVersion: `v${target.spec.cluster.kubernetes}`,
    }),
    path,
  );
  comesFrom(
    new RestoreTest(layer, 'restore-test', {
      name: RESTORE_TEST,
      namespace: VELERO,
      instance,
      cron: test.cron,
      schedule: scheduleName(target, test.schedule),
      source,
      scratch,
      rollouts: Object.values(target.spec.services).some(({ delivery }) => isRollout(delivery)),
      timeoutSeconds: seconds(test.timeout),
    }),
    path,
  );
  comesFrom(
    new NetworkPolicy(layer, 'restore-test-network', {
      name: RESTORE_TEST,
      namespace: VELERO,
      pods: backupJobLabels(RESTORE_TEST, instance),
      direction: 'egress',
      // By its Service's address, which kubectl knows without DNS, and by its own, where that is what policies see.
      peers: addresses([...contract.list('control_plane_cidrs'), ...contract.list('service_cidrs').map(firstAddress)]),
      ports: HTTPS,
      reason: 'the restore test asks the API server for a Restore and looks at what arrives',
    }),
    path,
  );
}

function snapshots(
  layer: Layer,
  target: Target,
  store: string,
  { snapshots: spec }: Extract<StoreSpec, { kind: 'elasticache' }>,
): void {
  const { contract, namespace } = target;
  const name = `${store}-snapshot`;
  const instance = instanceOf(target);
  const path = `stores.${store}.snapshots`;
  const cron = cronEvery(seconds(spec.every));
  if (cron === undefined)
    throw new Error(`${path}.every ${spec.every} is no schedule, which resolve should have refused`);
  comesFrom(
    new RedisSnapshot(layer, name, {
      name,
      namespace,
      instance,
      cron,
      replicationGroupId: contract.text(`${outputName(store)}_replication_group_id`),
      keep: spec.keep,
      roleArn: contract.text(`${outputName(store)}_snapshot_role_arn`),
      region: target.spec.cluster.region,
      priorityClassName: `${target.platform}-background`,
    }),
    path,
  );
  // Not through the egress proxy, which is for what services use. AWS publishes no addresses of ElastiCache's API alone:
  // it is somewhere on the internet, and what a pod may do there is its IAM role's to say.
  comesFrom(
    new NetworkPolicy(layer, `${name}-network`, {
      name,
      namespace,
      pods: backupJobLabels(name, instance),
      direction: 'egress',
      peers: internet(contract.list('vpc_cidrs')),
      ports: HTTPS,
      reason: 'snapshots are taken through the APIs of ElastiCache and STS',
    }),
    path,
  );
}
