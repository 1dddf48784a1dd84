import { z } from 'zod';
import { cpuQuantity, matching, memoryQuantity, name } from '../values.ts';
import { resourcesSchema } from './service.ts';

/**
 * Istio in sidecar mode: each pod of a service gets a proxy beside it, and every connection between two of them is mutual
 * TLS, from ServiceAccount to ServiceAccount.
 */
export const meshSchema = z.strictObject({
  kind: z.literal('istio'),
  /** Names the mesh in metrics, and to other meshes: unique among those that may ever meet. */
  id: name,
  /** Names the network whose pods reach each other directly. */
  network: name.default('network1'),
  /** Begins every identity: `<trustDomain>/ns/<namespace>/sa/<service>`. To change it is to change every identity. */
  trustDomain: matching(
    /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
    'is not a trust domain',
    'write lower-case letters, digits, dots and dashes, e.g. cluster.local',
  ).default('cluster.local'),
  /** What each replica of the control plane (istiod) asks for. */
  pilot: z
    .strictObject({
      /** CPU request; no limit. */
      cpu: cpuQuantity.default('500m'),
      /** Memory, requested and limited. */
      memory: memoryQuantity.default('2Gi'),
    })
    .prefault({}),
  /** What the proxy beside each pod of a service asks for: counted in quotas and against nodes. */
  proxy: resourcesSchema.prefault({
    cpu: { request: '100m', limit: '2' },
    memory: { request: '128Mi', limit: '512Mi' },
  }),
  /** Requests that the proxies log: every one, those that failed (status 400 and above, or none), or none. */
  accessLogs: z.enum(['all', 'failed', 'none']).default('failed'),
});
export type MeshSpec = z.output<typeof meshSchema>;
export type MeshInput = z.input<typeof meshSchema>;

/** Istio, with strict mutual TLS and a sidecar in each pod of the platform's services. */
export const istio = (options: Omit<MeshInput, 'kind'>): MeshInput => ({ kind: 'istio', ...options });
