import { z } from 'zod';
import { cpuQuantity, memoryQuantity } from '../values.ts';

export const quotaSchema = z.strictObject({
  /** Of all requests together. */
  requests: z.strictObject({
    /** Cores. */
    cpu: cpuQuantity,
    /** Memory. */
    memory: memoryQuantity,
  }),
  /** Of all limits together. */
  limits: z.strictObject({
    /** Cores. Each container then needs a limit: one that states none gets a core. */
    cpu: cpuQuantity.optional(),
    /** Memory. */
    memory: memoryQuantity,
  }),
});
export type QuotaSpec = z.output<typeof quotaSchema>;
