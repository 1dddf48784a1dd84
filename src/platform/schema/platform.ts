import { z } from 'zod';
import * as v from '../values.ts';
import { edgeSchema } from './edge.ts';
import {
  alertsSchema,
  backupSchema,
  budgetSchema,
  egressSchema,
  loadTestSchema,
  logsSchema,
  maintenanceSchema,
  nodesSchema,
  objectivesSchema,
  policiesSchema,
} from './operations.ts';
import { serviceSchema } from './service.ts';
import { apiSchema, storeSchema } from './stores.ts';

const freeForm: z.ZodType<unknown> = z.unknown();

/**
 * A platform with one environment's differences applied. What has a default may be left out; what is optional and left
 * out is not part of the platform.
 */
export const platformSchema = z.strictObject({
  name: v.name,
  domain: v.host,
  /** The team that owns it, as a label value. */
  owner: v.name,
  /** The Git repository that Argo CD reads: Orrery's output lies at `path`. */
  repository: z.strictObject({
    url: v.url,
    revision: z.string().min(1).default('main'),
    path: z.string().default('dist'),
  }),
  cluster: z.strictObject({
    provider: z.literal('aws'),
    region: v.matching(/^[a-z]{2}-[a-z]+-\d$/, 'is not an AWS region', 'write its code, e.g. us-east-1'),
    /** Kubernetes version as major.minor. */
    kubernetes: v.matching(/^1\.\d{2}$/, 'is not a Kubernetes version', 'write major.minor, e.g. 1.33'),
  }),
  /** Runs for real: highly available add-ons, its own domain, alerts that page. Default: the environment named `production`. */
  production: z.boolean(),
  objectives: objectivesSchema,
  stores: z.record(v.name, storeSchema).default({}),
  apis: z.record(v.name, apiSchema).default({}),
  services: z.record(v.name, serviceSchema),
  /** Groups of the cluster's identity provider, and what their people may do in the platform's namespace. */
  access: z
    .strictObject({
      /** Read everything but Secrets. */
      viewers: z.array(z.string().min(1)).default([]),
      /** Also restart pods, promote or abort a release, run a CronJob now, forward a port. */
      operators: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  secrets: z
    .strictObject({
      /** How often External Secrets reads AWS Secrets Manager again. */
      refresh: v.duration.default('1h'),
    })
    .prefault({}),
  edge: edgeSchema.optional(),
  egress: egressSchema.prefault({ kind: 'proxy' }),
  nodes: nodesSchema.optional(),
  policies: policiesSchema.prefault({}),
  alerts: alertsSchema.optional(),
  logs: logsSchema.optional(),
  backup: backupSchema.optional(),
  maintenance: z.array(maintenanceSchema).default([]),
  loadTest: loadTestSchema.optional(),
  budget: budgetSchema.optional(),
  /** Helm values laid over what the catalogue gives an add-on, by its id. */
  addons: z.record(z.string(), z.record(z.string(), freeForm)).default({}),
  /**
   * The escape hatch: JSON merge patches (RFC 7386) on objects that Orrery makes, by `Kind/name` or `Kind/namespace/name`.
   * A patch that matches nothing is an error.
   */
  patches: z.record(z.string(), z.record(z.string(), freeForm)).default({}),
});

export type PlatformSpec = z.output<typeof platformSchema>;
export type PlatformInput = z.input<typeof platformSchema>;
