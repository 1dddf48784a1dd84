import { z } from 'zod';
import { count, duration, wholePercent } from '../values.ts';

/** How a service is called by others, where the platform has a mesh: what their proxies do on their behalf. */
export const callsSchema = z.strictObject({
  /**
   * How long a call may take, all attempts together.
   * @default as long as `shutdown.longestRequest`
   */
  timeout: duration.optional(),
  /**
   * How often a call is tried again that never reached the application: the connection failed, or the stream was refused or
   * reset before the request. What the application may have begun is not repeated.
   */
  retries: z.number().int().min(0).max(10).default(2),
  /** Connections that each client keeps open to all pods together. */
  connections: count.default(1024),
  /** Requests of each client that wait for a connection; beyond them it gets 503 at once. */
  waiting: count.default(1024),
  /** Takes a pod out of the choice that answers with errors. */
  eject: z
    .strictObject({
      /** Failed answers (5xx, or no connection) in a row. */
      errors: count.default(5),
      /** How often clients look. */
      interval: duration.default('10s'),
      /** How long it stays out, the first time; each further time as much longer. */
      for: duration.default('30s'),
      /** The most pods, in percent, that are out at one time: beyond it the trouble is everybody's, and all stay. */
      most: wholePercent.default(50),
    })
    .prefault({}),
});
export type CallsSpec = z.output<typeof callsSchema>;
