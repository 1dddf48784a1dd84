import { BackupSchedule } from '../src/constructs/backup-schedule.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { OtherBackupLocation, type OtherBackupLocationProps } from '../src/constructs/other-backup-location.ts';
import { isForeign, PLUGIN, placeOutput, placeSecret } from '../src/platform/backup-places.ts';
import type { BackupPlaceSpec } from '../src/platform/schema/backup-places.ts';
import type { BackupSpec } from '../src/platform/schema/operations.ts';
import { fleetNameOf, instanceOf, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { contentOf, scheduleName } from './backup.ts';
import type { Layer } from './layer.ts';

/** The buckets beside the first, and the schedules that fill them. */
export function backupPlaces(layer: Layer, target: Target, { places, schedules }: BackupSpec, namespace: string): void {
  const locationOf = (place: string) => `${instanceOf(target)}-${place}`;
  for (const [place, spec] of Object.entries(places)) {
    comesFrom(
      new OtherBackupLocation(layer, `place-${place}`, {
        name: locationOf(place),
        namespace,
        prefix: fleetNameOf(target),
        ...bucketOf(target, place, spec),
        ...(isForeign(target.spec, spec) ? { credential: { name: placeSecret(place), key: 'cloud' } } : {}),
      }),
      `backup.places.${place}`,
    );
  }
  for (const [name, { also, cron, keep, of }] of Object.entries(schedules)) {
    for (const place of also) {
      comesFrom(
        new BackupSchedule(layer, `schedule-${name}-${place}`, {
          name: placeSchedule(target, name, place),
          namespace,
          cron,
          keepSeconds: seconds(keep),
          content: contentOf(of, target),
          location: locationOf(place),
          objectsOnly: true,
        }),
        `backup.schedules.${name}.also`,
      );
    }
  }
}

/** Velero's name of a schedule that fills another place. */
export function placeSchedule(target: Target, schedule: string, place: string): string {
  return `${scheduleName(target, schedule)}-${place}`;
}

type Bucket = Pick<OtherBackupLocationProps, 'provider' | 'bucket' | 'config'>;

function bucketOf({ spec, contract }: Target, place: string, { kind }: BackupPlaceSpec): Bucket {
  const at = (output: string) => contract.text(`${placeOutput(place)}_${output}`);
  const provider = PLUGIN[kind];
  switch (kind) {
    case 's3':
      return { provider, bucket: at('bucket'), config: { region: at('region') } };
    case 'gcs':
      // A bucket's name says where it is. In its own cloud Velero signs addresses as itself.
      return {
        provider,
        bucket: at('bucket'),
        config: spec.cluster.provider === 'gcp' ? { serviceAccount: contract.text('velero_service_account') } : {},
      };
    case 'azure':
      return {
        provider,
        bucket: at('container'),
        config: {
          resourceGroup: at('resource_group'),
          storageAccount: at('storage_account'),
          subscriptionId: at('subscription_id'),
        },
      };
  }
}
