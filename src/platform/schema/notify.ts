import { z } from 'zod';

export const notifySchema = z.strictObject({
  /** What is told of each release: that it began, waits for somebody to approve it, is done, was taken back, or that its analysis failed. */
  on: z
    .array(z.enum(['started', 'waiting', 'completed', 'aborted', 'analysis-failed']))
    .min(1)
    .default(['waiting', 'completed', 'aborted', 'analysis-failed']),
});
export type NotifySpec = z.output<typeof notifySchema>;
