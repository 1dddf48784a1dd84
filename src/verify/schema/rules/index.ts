import type { Schema } from '../schema.ts';
import { clusterRules } from './cluster.ts';
import { podRules } from './pods.ts';
import { serviceRules } from './services.ts';
import { workloadRules } from './workloads.ts';

/**
 * What the API server enforces of the built-in kinds though its published OpenAPI does not say so, by definition
 * (without `io.k8s.api.`). Written from the API's documentation; laid over the definitions, never instead of them.
 */
export const serverRules: Readonly<Record<string, Schema>> = {
  ...podRules,
  ...workloadRules,
  ...serviceRules,
  ...clusterRules,
};
