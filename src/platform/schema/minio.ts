import { z } from 'zod';
import { count, cpuQuantity, envName, imageRepository, memoryQuantity, name, tag } from '../values.ts';
import { placedOn } from './node-groups.ts';

export const minioSchema = z.strictObject({
  kind: z.literal('minio'),
  /** The group of `nodeGroups` on whose nodes it runs. Left out: any node will do. */
  nodeGroup: placedOn,
  /** Image of MinIO. */
  image: imageRepository.default('quay.io/minio/minio'),
  /** Tag of `image`. The default is the last that MinIO published. */
  version: tag.default('RELEASE.2025-09-07T16-13-09Z'),
  /** Servers. One alone, or four and more: objects are then spread so that some of them may be lost. */
  servers: count.default(4),
  /** Volumes of each server. */
  volumes: count.default(2),
  /** The size of each volume. */
  storage: memoryQuantity,
  /** CPU request of each server; no limit. */
  cpu: cpuQuantity.default('250m'),
  /** Memory of each server, requested and limited. */
  memory: memoryQuantity.default('2Gi'),
  /** Buckets that are there from the beginning. */
  buckets: z.array(name).default([]),
  /** Begins the environment variables of each service that uses it: `S3_ENDPOINT`, `S3_ACCESS_KEY`, `S3_SECRET_KEY`. */
  variable: envName.default('S3'),
});
export type MinioSpec = z.output<typeof minioSchema>;
