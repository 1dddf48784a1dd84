import { Construct } from 'constructs';
import { BackupStorageLocation } from '../../imports/velero.io.ts';

export interface OtherBackupLocationProps {
  /** Name of the location, for Schedules to refer to. */
  readonly name: string;
  /** Velero's own namespace: it reads its objects nowhere else. Default: `velero`. */
  readonly namespace?: string;
  /** Velero's plugin of the cloud that the bucket is in. */
  readonly provider: 'aws' | 'gcp' | 'azure';
  /** The bucket, or the container of Azure Blob Storage. */
  readonly bucket: string;
  /** The folder of the bucket that is Velero's alone. */
  readonly prefix: string;
  /** What the plugin must know beside the bucket, e.g. its region. */
  readonly config: Readonly<Record<string, string>>;
  /** Secret and key with the cloud's credentials. Default: Velero's own identity, which only its own cloud knows. */
  readonly credential?: { readonly name: string; readonly key: string };
}

/**
 * One more bucket for backups, in whatever cloud: when one provider is gone, or locked the account, the others have them.
 * A backup goes to one bucket, so each needs Schedules of its own. Snapshots of volumes stay with the cloud of the volumes.
 */
export class OtherBackupLocation extends Construct {
  constructor(scope: Construct, id: string, props: OtherBackupLocationProps) {
    super(scope, id);
    const { name, namespace = 'velero', provider, bucket, prefix, config, credential } = props;
    if (prefix === '' || prefix.startsWith('/') || prefix.endsWith('/')) {
      throw new Error(
        `BackupStorageLocation ${namespace}/${name}: prefix '${prefix}' is no folder. fix: name it without a slash at its ends, e.g. shop-production`,
      );
    }
    new BackupStorageLocation(this, 'BackupStorageLocation', {
      metadata: { name, namespace },
      spec: {
        provider,
        default: false,
        accessMode: 'ReadWrite',
        objectStorage: { bucket, prefix },
        ...(Object.keys(config).length === 0 ? {} : { config }),
        ...(credential ? { credential } : {}),
        validationFrequency: '1m0s',
      },
    });
  }
}
