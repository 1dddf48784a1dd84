import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { environments, platform } from '../../overlays/astral-turf/index.ts';
import { resolve } from '../../src/platform/resolve.ts';
import { turfTarget } from '../support/astral-turf.ts';
import { sampleTarget } from '../support/target.ts';

const file = '../../contracts/astral-turf/production/us-central1.json';
const contract = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Record<string, object>;

function resolved(outputs: Readonly<Record<string, unknown>> = {}) {
  const stated = Object.entries(outputs).map(([output, value]) => [output, { value }]);
  return resolve({
    platform,
    environment: 'production',
    region: 'us-central1',
    difference: environments.production,
    contract: { ...contract, ...Object.fromEntries(stated) },
    read: () => undefined,
  }).target;
}

describe('a platform in Google Cloud', () => {
  const objects = build(resolved()).map(({ object }) => object);
  const of = (kind: string, name: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name);

  it('has its secrets from Google Secret Manager, as who each namespace’s own ServiceAccount is', () => {
    expect(of('SecretStore', 'google-secret-manager')?.spec).toMatchObject({
      provider: { gcpsm: { projectID: 'astral-turf-production' } },
    });
    expect(of('ServiceAccount', 'external-secrets')?.metadata.annotations).toEqual({
      'iam.gke.io/gcp-service-account': 'external-secrets@astral-turf-production.iam.gserviceaccount.com',
    });
  });

  it('keeps volumes on persistent disks, encrypted with the contract’s key', () => {
    expect(of('StorageClass', 'encrypted')).toMatchObject({
      provisioner: 'pd.csi.storage.gke.io',
      parameters: { 'disk-encryption-kms-key': expect.stringMatching(/cryptoKeys\/disks$/) },
    });
  });

  it('lets what has an identity at the cloud ask the node’s metadata server, and the service that has none not', () => {
    const asking = objects.filter(
      ({ kind, spec }) => kind === 'NetworkPolicy' && JSON.stringify(spec).includes('"169.254.169.254/32"'),
    );
    expect(asking.map(({ metadata }) => metadata.namespace)).toEqual(
      expect.arrayContaining(['cert-manager', 'velero']),
    );
    expect(asking.map(({ metadata }) => metadata.name)).not.toContain('app-to-metadata-server');
  });

  it('installs nothing that is for AWS, or that GKE brings', () => {
    const names = objects.filter(({ kind }) => kind === 'Application').map(({ metadata }) => metadata.name);
    expect(names.filter((name) => /aws|karpenter|metrics-server/.test(name))).toEqual([]);
  });

  it('tells Terraform its share of the traffic, its endpoints and how its health is asked', () => {
    const facts: unknown = JSON.parse(
      (of('ConfigMap', 'global-traffic')?.data as Record<string, string> | undefined)?.['traffic.json'] ?? '',
    );
    expect(facts).toMatchObject({
      region: 'us-central1',
      weight: 40,
      standby: false,
      networkEndpointGroup: 'astral-turf-production-us-central1-edge',
      healthCheck: { host: 'astralturf.com', requestPath: '/ready', unhealthyThreshold: 3 },
    });
  });

  it.each([
    ['backups_region', 'us-east-1', 'is not a region of Google Cloud, which backup needs: it is a region of AWS.'],
    ['velero_service_account', 'velero', 'is not the e-mail address of a Google service account, which backup needs.'],
    ['postgres_endpoint', 'database', 'is not an address or a host name, which stores.postgres needs.'],
  ])('refuses the contract’s %s %j', (output, value, message) => {
    expect(() => resolved({ [output]: value })).toThrow(message);
  });

  it('asks for no key of disks that the contract does not have', () => {
    const { disk_kms_key: _, ...rest } = contract;
    const target = resolve({
      platform,
      environment: 'production',
      region: 'us-central1',
      difference: environments.production,
      contract: rest,
      read: () => undefined,
    }).target;
    expect(target.contract.outputs).not.toHaveProperty('disk_kms_key');
  });
});

describe('the nodes of Google Cloud', () => {
  const of = (difference: object = {}) => build(turfTarget('us-central1', difference)).map(({ object }) => object);
  const policies = of().filter(({ kind }) => kind === 'NetworkPolicy');

  it('answer names themselves, so that every pod which asks the cluster’s DNS may ask them too', () => {
    const asking = policies.map(({ spec }) => JSON.stringify(spec)).filter((text) => text.includes('"kube-dns"'));
    expect(asking.length).toBeGreaterThan(10);
    for (const text of asking) {
      expect(text).toContain('"k8s-app":"node-local-dns"');
      for (const address of ['169.254.20.10/32', '169.254.169.254/32']) expect(text).toContain(address);
    }
  });

  it('give what moves volumes into the bucket its credentials, by snapshots of persistent disks', () => {
    const moved = of({ backup: { volumes: 'moved' } });
    expect(moved.find(({ kind }) => kind === 'VolumeSnapshotClass')).toMatchObject({ driver: 'pd.csi.storage.gke.io' });
    expect(moved.map(({ metadata }) => metadata.name)).toContain('data-movers-to-metadata-server');
    const applications = moved.filter(({ kind }) => kind === 'Application').map(({ metadata }) => metadata.name);
    expect(applications.filter((name) => name.includes('snapshot'))).toEqual([]);
  });

  it('keep secrets under names without slashes, which Secret Manager does not have', () => {
    const keys = of().flatMap(({ kind, spec }) =>
      kind === 'ExternalSecret' ? [...JSON.stringify(spec).matchAll(/"key":"([^"]+)"/g)].map(([, key]) => key) : [],
    );
    expect(keys.length).toBeGreaterThan(3);
    for (const key of keys) expect(key).toMatch(/^[\w-]{1,255}$/);
  });
});

describe('a region that fails', () => {
  const rules = (region: string) =>
    JSON.stringify(
      build(turfTarget(region)).find(
        ({ object }) => object.kind === 'PrometheusRule' && object.metadata.name === 'alerts-app',
      )?.object.spec,
    );

  it('is told of for each reason to give it up', () => {
    const text = rules('us-central1');
    for (const trigger of ['health', 'database', 'latency', 'error-rate']) {
      expect(text).toContain(`"trigger":"${trigger}"`);
    }
    expect(text).not.toContain('StandbyNotReady');
  });

  it('finds a standby that is ready, and seen to take its traffic', () => {
    const text = rules('us-east1');
    expect(text).toContain('StandbyNotReady');
    expect(text).toContain('StandbyTakesTraffic');
  });

  it('is not noticed later than its database is lost', () => {
    expect(() => turfTarget('us-central1', { failover: { database: '20s' } })).toThrow(
      'is sooner than 3 failed checks, one each 10s, would notice a lost database',
    );
  });
});

describe('what is another cloud’s than the cluster’s', () => {
  it.each([
    [
      { cluster: { region: 'us-central1' } },
      `cluster.region "us-central1"\n  is not a region of AWS: it is one of Google Cloud.\n  fix: write its code, e.g. us-east-1, or provider: 'gcp'.`,
    ],
    [
      { stores: { orders: { kind: 'cloudsql' } } },
      'stores.orders "cloudsql"\n  is a service of Google Cloud, and the cluster is in AWS.',
    ],
    [{ edge: { via: 'global' } }, 'edge.via "global"\n  does not exist in AWS.\n  fix: use one of alb, load-balancer.'],
    [
      { cluster: { provider: 'gcp', region: 'us-central1' } },
      'nodes "karpenter"\n  starts nodes of AWS. In Google Cloud node auto-provisioning does',
    ],
  ])('is refused: %j', (difference, message) => {
    expect(() => sampleTarget(difference)).toThrow(message);
  });

  it('is refused in a contract: a bucket of S3 is never in us-central1', () => {
    const s3 = JSON.parse(
      readFileSync(new URL('../../contracts/astral-planner/production.json', import.meta.url), 'utf8'),
    ) as Record<string, object>;
    const target = () => sampleTarget({}, 'production', { ...s3, backups_region: { value: 'us-central1' } });
    expect(target).toThrow(
      'backups_region "us-central1"\n  is not an AWS region, which backup needs: it is a region of Google Cloud.',
    );
  });
});
