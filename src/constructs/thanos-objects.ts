import { toYaml } from '../yaml/yaml.ts';

export interface ThanosStorage {
  readonly bucket: string;
  readonly region: string;
  /** Folder of the bucket. */
  readonly prefix: string;
}

/** Where Thanos keeps blocks. Credentials are those of the pod's IAM role: nothing here is secret. */
export function objectStorage({ bucket, region, prefix }: ThanosStorage): string {
  return toYaml({
    type: 'S3',
    config: { bucket, region, endpoint: `s3.${region}.amazonaws.com`, aws_sdk_auth: true },
    prefix,
  });
}
