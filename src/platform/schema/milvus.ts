import { z } from 'zod';
import { count, cpuQuantity, envName, imageRepository, memoryQuantity, name, tag } from '../values.ts';
import { placedOn } from './node-groups.ts';

export const milvusSchema = z.strictObject({
  kind: z.literal('milvus'),
  /** The group of `nodeGroups` on whose nodes it runs. Left out: any node will do. */
  nodeGroup: placedOn,
  /** Image of Milvus. */
  image: imageRepository.default('docker.io/milvusdb/milvus'),
  /** Tag of `image`: 2.6 and newer, whose write-ahead log lies in the object store. */
  version: tag,
  /** The store of kind `etcd` that keeps its metadata. */
  etcd: name,
  /** The store of kind `minio` that keeps vectors, indices and the write-ahead log, in a bucket of the store's own name. */
  objects: name,
  /** Pods of each part that answers queries or takes writes. One: everything is in one process. */
  replicas: count.default(2),
  /** CPU request of each part; no limit. */
  cpu: cpuQuantity.default('500m'),
  /** Memory of each part, requested and limited. What is searched lies in the memory of the query nodes. */
  memory: memoryQuantity.default('4Gi'),
  /** Begins the environment variables of each service that uses it: `MILVUS_URI`, `MILVUS_TOKEN`. */
  variable: envName.default('MILVUS'),
});
export type MilvusSpec = z.output<typeof milvusSchema>;
