import type { Requirement } from './contract.ts';
import type { BackupPlaceSpec } from './schema/backup-places.ts';
import type { PlatformSpec } from './schema/platform.ts';

/** Velero's plugin of each kind of bucket. */
export const PLUGIN = { s3: 'aws', gcs: 'gcp', azure: 'azure' } as const satisfies Record<
  BackupPlaceSpec['kind'],
  string
>;

/** Begins the outputs about a place. */
export function placeOutput(place: string): string {
  return `backups_${place.replaceAll('-', '_')}`;
}

/** Whether a place is in another cloud than the cluster, where Velero is nobody without a key. */
export function isForeign({ cluster }: Pick<PlatformSpec, 'cluster'>, { kind }: BackupPlaceSpec): boolean {
  return PLUGIN[kind] !== cluster.provider;
}

/** The Secret with Velero's key of a place, in its own namespace: key `cloud`. */
export function placeSecret(place: string): string {
  return `velero-${place}`;
}

/** What Terraform must say of each place. */
export function placeRequirements({ backup }: Pick<PlatformSpec, 'backup'>): Requirement[] {
  return Object.entries(backup?.places ?? {}).flatMap(([place, { kind }]): Requirement[] => {
    const path = `backup.places.${place}`;
    const at = (output: string, shape: Requirement['shape']) => ({
      output: `${placeOutput(place)}_${output}`,
      shape,
      path,
    });
    if (kind === 'azure') {
      return [
        at('container', 'bucket'),
        at('region', 'azureRegion'),
        at('storage_account', 'name'),
        at('resource_group', 'name'),
        at('subscription_id', 'name'),
      ];
    }
    return [at('bucket', 'bucket'), at('region', kind === 's3' ? 'region' : 'gcpRegion')];
  });
}
