import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { addonContext } from '../../charts/addon-context.ts';
import { backup } from '../../charts/backup.ts';
import { Layer } from '../../charts/layer.ts';
import { secrets } from '../../charts/secrets.ts';
import { environments, platform } from '../../overlays/astral-turf/index.ts';
import { catalogue } from '../../src/addons/index.ts';
import { overlay } from '../../src/platform/layers.ts';
import { resolve } from '../../src/platform/resolve.ts';
import { contract } from '../support/astral-turf.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

/** astral-turf's staging, with differences laid over it, and over its contract. */
function resolved(difference: object = {}, outputs: object = {}) {
  return resolve({
    platform: overlay(platform, environments.staging) as typeof platform,
    environment: 'staging',
    difference,
    contract: { ...contract('staging'), ...outputs },
    read: () => undefined,
  }).target;
}

function objects() {
  const target = resolved();
  return [backup, secrets].flatMap((definition) => {
    const layer = new Layer(Testing.app(), definition, target);
    definition.build(layer, target);
    return Testing.synth(layer);
  });
}
const find = (kind: string, name: string) =>
  objects().find((object) => object.kind === kind && object.metadata.name === name);

describe('backups in three clouds', () => {
  it('have a location each, the cluster’s own cloud first, and a key only in the others', () => {
    const locations = objects().filter(({ kind }) => kind === 'BackupStorageLocation');
    expect(locations.map(({ spec }) => [spec.provider, spec.default, spec.credential?.name])).toEqual([
      ['gcp', true, undefined],
      ['aws', false, 'velero-archive'],
      ['azure', false, 'velero-vault'],
    ]);
  });

  it('take the keys by reference, in the namespace of Velero', () => {
    const { metadata, spec } = find('ExternalSecret', 'velero-vault');
    expect(metadata.namespace).toBe('velero');
    expect(spec.data).toMatchObject([{ secretKey: 'cloud', remoteRef: { property: 'credentials' } }]);
    expect(find('SecretStore', spec.secretStoreRef.name)).toBeDefined();
  });

  it('are filled at the time of the schedule that names them, each by a Schedule of its own', () => {
    const [own, other] = ['', '-archive'].map((place) => find('Schedule', `astral-turf-staging-full${place}`).spec);
    expect(other.schedule).toBe(own.schedule);
    expect(other.template.storageLocation).toBe('astral-turf-staging-archive');
    // A snapshot of a disk stays with the disk's cloud: a second one is no copy.
    expect([own.template.snapshotVolumes, other.template.snapshotVolumes]).toEqual([true, false]);
    expect(find('Schedule', 'astral-turf-staging-application-archive')).toBeUndefined();
  });

  it('need the plugin of each cloud', () => {
    const values = JSON.stringify(catalogue.velero.values?.(addonContext(resolved())));
    for (const cloud of ['gcp', 'aws', 'microsoft-azure']) expect(values).toContain(`velero-plugin-for-${cloud}:v1.14`);
  });

  it('of S3 are in a region that S3 has: us-central1 is Google’s', () => {
    const region = { backups_archive_region: { value: 'us-central1' } };
    expect(() => resolved({}, region)).toThrow('is not an AWS region, which backup.places.archive needs');
  });

  it('go only where somebody described a place', () => {
    const schedules = { full: { also: ['archives'] } };
    expect(() => resolved({ backup: { schedules } })).toThrow("did you mean 'archive'?");
  });
});

describe('the recovery point of five minutes', () => {
  it('is not kept by a point in time every fifteen, which the document plans', () => {
    expect(() => resolved({ stores: { postgres: { backup: { lag: '15m' } } } })).toThrow(
      /recovery\.application\.rpo "5m"\n {2}cannot be met/,
    );
  });
});

describeWithSchemas(
  'backups in three clouds',
  { kubernetes: '1.34', groups: ['velero.io', 'external-secrets.io'] },
  (schemas) => {
    it('are what the API server takes', () => {
      expect(complaintsOf(schemas, objects())).toEqual([]);
    });
  },
);
