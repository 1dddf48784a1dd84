import { z } from 'zod';
import { count, cpuQuantity, envName, imageRepository, memoryQuantity, tag } from '../values.ts';
import { placedOn } from './node-groups.ts';

export const etcdSchema = z.strictObject({
  kind: z.literal('etcd'),
  /** The group of `nodeGroups` on whose nodes it runs. Left out: any node will do. */
  nodeGroup: placedOn,
  /** Image of etcd. */
  image: imageRepository.default('quay.io/coreos/etcd'),
  /** Tag of `image`. */
  version: tag,
  /** Members, which agree on each write. An odd number: one, three or five. */
  members: count.default(3),
  /** The volume of each member. */
  storage: memoryQuantity.default('10Gi'),
  /** CPU request of each member; no limit. */
  cpu: cpuQuantity.default('250m'),
  /** Memory of each member, requested and limited. */
  memory: memoryQuantity.default('1Gi'),
  /** Environment variable that tells each service that uses it where the members are. */
  variable: envName.default('ETCD_ENDPOINTS'),
});
export type EtcdSpec = z.output<typeof etcdSchema>;
