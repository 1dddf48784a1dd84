import { z } from 'zod';
import { duration } from '../values.ts';

/** A copy in another region, which Terraform sets up: stated so that the loss of a whole region can be held against it. */
export const copySchema = z
  .strictObject({
    /** How far the copy may trail. */
    lag: duration.default('15m'),
  })
  .optional();
