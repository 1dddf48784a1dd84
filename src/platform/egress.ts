import { outputName } from './contract.ts';
import { providerOf } from './providers/index.ts';
import type { ServiceSpec } from './schema/service.ts';
import { isBucket } from './stores.ts';
import { services, type Target, usedBy } from './target.ts';

/** The Service, Deployment and ServiceAccount of the forward proxy, in the platform's own namespace. */
export const egressProxyName = 'egress-proxy';

const FIRST_PORT = 15_001;

/** A name outside the cluster that a service may reach. */
export interface EgressHost {
  readonly host: string;
  readonly port: number;
}

/**
 * The names outside the cluster that a service may reach, sorted: the APIs that it uses, and of a
 * bucket those of its cloud.
 */
export function egressHosts(target: Target, service: ServiceSpec): EgressHost[] {
  const { region } = target.spec.cluster;
  const hosts = usedBy(target, service).flatMap((used): EgressHost[] => {
    if (used.kind === 'api') return [{ host: used.spec.host, port: used.spec.port }];
    if (used.kind !== 'store' || !isBucket(used.spec)) return [];
    const bucket = target.contract.text(`${outputName(used.name)}_bucket`);
    return providerOf(target.spec)
      .bucketHosts(bucket, region)
      .map((host) => ({ host, port: 443 }));
  });
  const unique = new Map(hosts.map((entry) => [`${entry.host}:${entry.port}`, entry]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/**
 * The services that need the forward proxy, by name, in alphabetical order, each with the proxy's port of its own: the
 * NetworkPolicy lets a service reach its port alone, and so each reaches its own names alone. None when outside
 * addresses come from the contract.
 */
export function egressPorts(target: Target): [name: string, port: number][] {
  if (target.spec.egress.kind !== 'proxy') return [];
  return services(target)
    .filter(([, service]) => egressHosts(target, service).length > 0)
    .map(([name], index) => [name, FIRST_PORT + index]);
}

/** The forward proxy's port for one service; undefined when it has no need of it. */
export function egressPort(target: Target, service: string): number | undefined {
  return egressPorts(target).find(([name]) => name === service)?.[1];
}
