import { z } from 'zod';
import * as v from '../values.ts';

/** Nodes that Terraform makes, all alike: a managed node group of EKS, a node pool of GKE. Contract: `<name>_node_group`. */
export const nodeGroupSchema = z.strictObject({
  /** CPUs of each node. */
  cpu: v.cpuQuantity,
  /** Memory of each node. */
  memory: v.memoryQuantity,
  /** The most nodes that it grows to: what is placed on it must fit on these. */
  max: v.count,
  /** A taint of its nodes, which keeps away all pods but those that are placed here. Left out: anybody comes. */
  taint: z
    .strictObject({
      /** Its key. */
      key: v.labelName,
      /** Its value. Left out: it has none. */
      value: v.labelValue.optional(),
      /** What it does to other pods: none starts here, or those that run here are evicted as well. */
      effect: z.enum(['NoSchedule', 'NoExecute']).default('NoSchedule'),
    })
    .optional(),
});
export type NodeGroupSpec = z.output<typeof nodeGroupSchema>;

/** The group of `nodeGroups` on whose nodes something runs. */
export const placedOn = v.name.optional();
