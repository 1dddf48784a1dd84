import ipaddr from 'ipaddr.js';
import type { PlatformSpec } from '../schema/platform.ts';
import type { Target } from '../target.ts';
import { aws } from './aws.ts';
import { gcp } from './gcp.ts';
import type { Provider, ProviderName } from './provider.ts';

export type { Provider, ProviderName, ProviderOutput } from './provider.ts';

/** Every cloud that a platform can run in. */
export const providers: Readonly<Record<ProviderName, Provider>> = { aws, gcp };

export function providerOf({ cluster }: Pick<PlatformSpec, 'cluster'>): Provider {
  return providers[cluster.provider];
}

/** The output that says who a ServiceAccount is to the cloud: `velero` is `velero_role_arn` on AWS. */
export function identityOutput(spec: Pick<PlatformSpec, 'cluster'>, who: string): string {
  return `${who}_${providerOf(spec).identity.suffix}`;
}

/** The annotation by which a ServiceAccount is somebody to the cloud. */
export function identityAnnotations({ spec, contract }: Target, who: string): Record<string, string> {
  return { [providerOf(spec).identity.annotation]: contract.text(identityOutput(spec, who)) };
}

/** Who else than the cluster's DNS pods a pod may ask for names: pods of kube-system, and addresses. */
export function nameServersOf({
  spec,
  contract,
}: Target): { readonly pods: Readonly<Record<string, string>>; readonly addresses: readonly string[] } | undefined {
  const { nameServers } = providerOf(spec);
  if (nameServers === undefined) return undefined;
  const { pods, addresses, service } = nameServers;
  return { pods, addresses: [...addresses, ...contract.list('service_cidrs').map((cidr) => nth(cidr, service))] };
}

/** One address of a range, as a range of its own. */
function nth(cidr: string, offset: number): string {
  const [network] = ipaddr.parseCIDR(cidr);
  const bytes = network.toByteArray();
  return `${ipaddr.fromByteArray(bytes.with(-1, (bytes.at(-1) ?? 0) + offset)).toString()}/${bytes.length * 8}`;
}

/**
 * Google's front ends: a global load balancer speaks to pods, and asks for their health, from here
 * (https://cloud.google.com/load-balancing/docs/health-checks#fw-rule).
 */
const GOOGLE_FRONT_ENDS = ['35.191.0.0/16', '130.211.0.0/22'];

/** Where a load balancer that ends connections speaks from; undefined where clients' own addresses arrive. */
export function frontOf({ spec, contract }: Target): readonly string[] | undefined {
  if (spec.edge?.via === 'alb') return contract.list('alb_subnet_cidrs');
  return spec.edge?.via === 'global' ? GOOGLE_FRONT_ENDS : undefined;
}

/** Where health checks of an internal load balancer come from. */
export function internalHealthChecks({ spec, contract }: Target): readonly string[] {
  return spec.cluster.provider === 'aws' ? contract.list('alb_subnet_cidrs') : GOOGLE_FRONT_ENDS;
}
