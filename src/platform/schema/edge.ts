import { z } from 'zod';
import { duration, email, host } from '../values.ts';

const certificateSchema = z.strictObject({
  /** Contact of the account at Let's Encrypt. It has mailed nobody about expiry since June 2025: the alerts do. */
  email,
  /** `production` is trusted by browsers; `staging` is not, and has far higher rate limits, for trying out. */
  server: z.enum(['production', 'staging']).default('production'),
  /** What is asked for. Let's Encrypt gives 90 days, whatever is asked. */
  lifetime: duration.default('90d'),
  /** For the domain and every name one level below it, whatever hosts there are: a new host needs no new certificate. */
  wildcard: z.boolean().default(false),
  /** How long before its end it is renewed: the time that people have to mend a failing renewal. */
  renewBefore: duration.default('30d'),
});

const common = {
  /**
   * The host of all public services that name none.
   * @default the platform's domain; `<environment>.<domain>` outside production
   */
  host: host.optional(),
  /** The certificate of all public hosts, from Let's Encrypt, proven by DNS records in the cloud's zone. */
  certificate: certificateSchema,
  /**
   * How traffic comes to the edge: a load balancer of its own; an ALB that Terraform made in AWS (contract:
   * `alb_target_group_arn`, `alb_subnet_cidrs`); or Google's global load balancer, which Terraform made for all regions and
   * which finds the proxies in a network endpoint group.
   */
  via: z.enum(['alb', 'load-balancer', 'global']).default('load-balancer'),
  /** Strict-Transport-Security, on every answer. */
  hsts: z
    .strictObject({
      /** How long browsers insist on HTTPS after their last visit. */
      maxAge: duration.default('365d'),
      /** The same for every name below the host. */
      includeSubdomains: z.boolean().default(true),
      /** Asks browsers to ship the name in their own lists: hard to take back. */
      preload: z.boolean().default(false),
    })
    .prefault({}),
};

const gatewaySchema = z.strictObject({ kind: z.literal('gateway'), ...common });
const ingressSchema = z.strictObject({ kind: z.literal('ingress'), ...common });
const meshGatewaySchema = z.strictObject({ kind: z.literal('mesh'), ...common });

export const edgeSchema = z.discriminatedUnion('kind', [gatewaySchema, ingressSchema, meshGatewaySchema]);
export type EdgeSpec = z.output<typeof edgeSchema>;
export type EdgeInput = z.input<typeof edgeSchema>;

/** Gateway API, served by NGINX Gateway Fabric. */
export const gateway = (options: Omit<z.input<typeof gatewaySchema>, 'kind'>): EdgeInput => ({
  kind: 'gateway',
  ...options,
});
/** Ingress, served by ingress-nginx, which was retired in March 2026: for platforms that cannot move yet. */
export const ingress = (options: Omit<z.input<typeof ingressSchema>, 'kind'>): EdgeInput => ({
  kind: 'ingress',
  ...options,
});
/** The mesh's own ingress gateway: the one that can speak mutual TLS with the services. */
export const meshGateway = (options: Omit<z.input<typeof meshGatewaySchema>, 'kind'>): EdgeInput => ({
  kind: 'mesh',
  ...options,
});
