import { z } from 'zod';
import * as v from '../values.ts';
import { argocdSchema } from './argocd.ts';
import { chaosSchema } from './chaos.ts';
import { edgeSchema } from './edge.ts';
import { flagSchema } from './flags.ts';
import { logsSchema } from './logs.ts';
import { meshSchema } from './mesh.ts';
import { nodeGroupSchema } from './node-groups.ts';
import { notifySchema } from './notify.ts';
import { objectivesSchema } from './objectives.ts';
import {
  alertsSchema,
  backupSchema,
  budgetSchema,
  egressSchema,
  loadTestSchema,
  maintenanceSchema,
  monitoringSchema,
  nodesSchema,
  policiesSchema,
} from './operations.ts';
import { quotaSchema } from './quota.ts';
import { failoverSchema, regionSchema } from './region.ts';
import { securitySchema } from './security.ts';
import { serviceSchema } from './service.ts';
import { apiSchema, storeSchema } from './stores.ts';
import { tracingSchema } from './tracing.ts';
import { secretSource, vaultSchema } from './vault.ts';

const freeForm: z.ZodType<unknown> = z.unknown();

/**
 * A platform with one environment's differences applied. What has a default may be left out; what is optional and left
 * out is not part of the platform.
 */
export const platformSchema = z.strictObject({
  /** Begins the names of Applications and entries of the cloud's secret manager, and that of the namespace where `namespace` names no other. */
  name: v.name,
  /**
   * The namespace of the platform's services. `$environment` stands for the environment's name.
   * @default the name, a dash and the environment: `<name>-$environment`
   */
  namespace: v.namespacePattern.optional(),
  /** Labels of every object, beside Orrery's own: what other tools find the platform's objects by. */
  labels: z.record(v.labelName, v.labelValue).default({}),
  /**
   * What the platform's namespace may ask for together. Left out: what services and stores ask for at their peak, releases
   * included; so it is in the namespaces of domains always.
   * @example
   * quota: { requests: { cpu: '200', memory: '400Gi' }, limits: { cpu: '400', memory: '800Gi' } }
   */
  quota: quotaSchema.optional(),
  /** The DNS zone in which its public hosts lie. */
  domain: v.host,
  /** The team that owns it. */
  owner: v.name,
  /** The Git repository that Argo CD reads. */
  repository: z.strictObject({
    /** Where Argo CD fetches it. */
    url: v.url,
    /** Branch or tag that Argo CD follows. */
    revision: z.string().min(1).default('main'),
    /** Folder of Orrery's output in it. */
    path: z.string().default('dist'),
    /** The repository is this platform's alone: its environments lie directly in `path`, and not in a folder of its name. */
    own: z.boolean().default(false),
    /** Name of the Application that finds all others. Left out: the platform's name, a dash and the environment's. */
    root: v.name.optional(),
  }),
  /** The cluster, which is Terraform's. */
  cluster: z.strictObject({
    /** The cloud that it runs in. */
    provider: z.enum(['aws', 'gcp']),
    /** The cloud's region of the cluster and of what it talks to, e.g. `us-east-1` or `us-central1`. Where the platform has `regions`, they are it. */
    region: v.matching(/^[a-z]+(-[a-z]+)+-?\d+$/, 'is not a region', 'write its code, e.g. us-east-1 or us-central1'),
    /** Version of the control plane: what it does not know yet is not written. */
    kubernetes: v.matching(/^1\.\d{2}$/, 'is not a Kubernetes version', 'write major.minor, e.g. 1.33'),
  }),
  /**
   * The regions that it runs in, by their names at the cloud: one cluster each, all from this one description. Weights
   * add up to 100. Left out: one cluster, in `cluster.region`.
   * @example
   * regions: { 'us-central1': { weight: 60 }, 'europe-west1': { weight: 40 }, 'us-east1': { standby: true } }
   */
  regions: z.record(v.name, regionSchema).optional(),
  /**
   * When a global load balancer gives a cluster up: `edge` with `via: 'global'`.
   * @example
   * failover: { checks: 3, every: '10s', timeout: '5s' }
   */
  failover: failoverSchema.prefault({}),
  /**
   * Runs for real: highly available add-ons, alerts that page, and the domain itself for a host.
   * @default `true` for the environment named `production`
   */
  production: z.boolean(),
  /** What is promised. Alerts, the judgement of releases and the checks of backups follow from it. */
  objectives: objectivesSchema,
  /** Data services, outside the cluster or in it, by name: what services say in `uses`. */
  stores: z.record(v.name, storeSchema).default({}),
  /** Outside APIs, by name: what services say in `uses`. */
  apis: z.record(v.name, apiSchema).default({}),
  /**
   * Switches that change what services do without a new version, by name: what services say in `flags.read`. An environment
   * says what it serves there, and to how many.
   * @example
   * flags: { 'new-search': { about: 'Search by vectors', shares: { on: 10 } } },
   * services: { app: { flags: { read: ['new-search'] } } }
   */
  flags: z.record(v.name, flagSchema).default({}),
  /** The platform's own services, by name: that of their pods, Services and ServiceAccounts. */
  services: z.record(v.name, serviceSchema),
  /** Groups of the cluster's identity provider, and what their people may do in the platform's namespaces. */
  access: z
    .strictObject({
      /** Read everything but Secrets. */
      viewers: z.array(z.string().min(1)).default([]),
      /** Also restart pods, promote or abort a release, run a CronJob now, forward a port. */
      operators: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  /**
   * How secrets come to services.
   * @example
   * secrets: { refresh: '15m' }
   */
  secrets: z
    .strictObject({
      /** How often External Secrets reads them again. */
      refresh: v.duration.default('1h'),
      /**
       * The promise that each secret of a service is replaced at least this often. Who keeps it is the secret manager, or whoever
       * writes to Vault; here services are restarted when a value changes, what Vault hands out must end within it, and an
       * alert tells of a secret that was not replaced. Passwords that are made in the cluster never leave it, and stay.
       */
      rotate: v.duration.optional(),
      /**
       * Where the secrets of services lie: in the cloud's own (AWS Secrets Manager, Google Secret Manager), or in Vault's
       * engine `kv` under the same names. Those of the monitoring stay with the cloud: what says that Vault is down must not
       * need it.
       */
      from: secretSource.default('cloud'),
    })
    .prefault({}),
  /**
   * A service mesh: mutual TLS between services, and who may call whom by identity as well as by address. It comes with
   * `edge: meshGateway({…})` and `egress: { kind: 'mesh' }`.
   */
  mesh: meshSchema.optional(),
  /**
   * HashiCorp Vault in the cluster, unsealed by a key of AWS KMS. Contract: `vault_role_arn`, `vault_kms_key_arn`,
   * `vault_snapshots_role_arn`, `backups_bucket`, `backups_region`.
   */
  vault: vaultSchema.optional(),
  /** How the internet reaches public services. */
  edge: edgeSchema.optional(),
  /**
   * How services reach outside APIs. NetworkPolicies know addresses, not names, so a name needs help.
   * @example
   * egress: { kind: 'proxy', replicas: 3 }
   */
  egress: egressSchema.prefault({ kind: 'proxy' }),
  /** How Argo CD runs. Left out: as whoever made the cluster installed it. */
  argocd: argocdSchema.optional(),
  /**
   * Groups of nodes that Terraform makes, by name: what services and stores say in `nodeGroup`.
   * @example
   * nodeGroups: { data: { cpu: '8', memory: '64Gi', max: 6, taint: { key: 'dedicated', value: 'data' } } }
   */
  nodeGroups: z.record(v.name, nodeGroupSchema).default({}),
  /** Which nodes may be started for the platform. */
  nodes: nodesSchema.optional(),
  /** What Gatekeeper holds workloads to, in every namespace that is not Kubernetes' or an add-on's own. */
  policies: policiesSchema.prefault({}),
  /**
   * What is looked for in what runs, beside policies and firewalls.
   * @example
   * security: { scanning: {}, falco: { namespace: 'security', release: 'runtime-falco' } }
   */
  security: securitySchema.prefault({}),
  /** Who is told when something is wrong, and where they read on. */
  alerts: alertsSchema.optional(),
  /** How often is measured, and where people see it. */
  monitoring: monitoringSchema.prefault({}),
  /** Where logs go, and how long they stay. */
  logs: logsSchema.optional(),
  /** Who is told of releases: the Slack channel of the alerts. */
  notify: notifySchema.optional(),
  /** Where traces of requests go, how many are kept, and how long. */
  tracing: tracingSchema.optional(),
  /** What Velero backs up, and the test that it can be restored. */
  backup: backupSchema.optional(),
  /** Windows in which add-ons change by themselves, and in which only `critical` alerts are sent. Outside of them somebody syncs add-ons by hand. */
  maintenance: z.array(maintenanceSchema).default([]),
  /** Faults that are made on purpose, by Litmus. Left out: none are. */
  chaos: chaosSchema.optional(),
  /** A k6 test by the clock, through the public address. */
  loadTest: loadTestSchema.optional(),
  /** What the platform may cost, and from when on somebody is told. */
  budget: budgetSchema.optional(),
  /**
   * How bad a finding of `orrery verify` is here, by the check's id: another severity, or `off`.
   * @example
   * checks: { 'host-path': 'off', 'mutable-tag': 'error' }
   */
  checks: z.record(z.string(), z.enum(['error', 'warning', 'info', 'off'])).default({}),
  /**
   * Helm values laid over what the catalogue gives an add-on, by its id.
   * @example
   * addons: { keda: { operator: { replicaCount: 3 } } }
   */
  addons: z.record(z.string(), z.record(z.string(), freeForm)).default({}),
  /**
   * The escape hatch: JSON merge patches (RFC 7386) on objects that Orrery makes, by `Kind/name` or `Kind/namespace/name`.
   * A patch that matches nothing is an error.
   * @example
   * patches: { 'Service/app': { spec: { sessionAffinity: 'ClientIP' } } }
   */
  patches: z.record(z.string(), z.record(z.string(), freeForm)).default({}),
});

export type PlatformSpec = z.output<typeof platformSchema>;
export type PlatformInput = z.input<typeof platformSchema>;
