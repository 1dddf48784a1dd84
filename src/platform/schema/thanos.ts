import { z } from 'zod';
import * as v from '../values.ts';

export const thanosSchema = z.strictObject({
  /** Tag of `quay.io/thanos/thanos`. */
  version: v.tag.default('v0.42.4'),
  /** How long samples stay in object storage, by how fine they are. */
  retention: z
    .strictObject({
      /** As they were fetched. */
      raw: v.duration.default('30d'),
      /** One for each five minutes. */
      fiveMinutes: v.duration.default('180d'),
      /** One for each hour. */
      hour: v.duration.default('730d'),
    })
    .prefault({}),
  /** The disk on which blocks are put together, and which lives as long as its pod. */
  scratch: v.memoryQuantity.default('100Gi'),
});
export type ThanosSpec = z.output<typeof thanosSchema>;
