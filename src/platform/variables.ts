import { outputName } from './contract.ts';
import { egressPort, egressProxyName } from './egress.ts';
import { providerOf } from './providers/index.ts';
import type { ServiceSpec } from './schema/service.ts';
import { isBucket } from './stores.ts';
import { namespaceOf, type Target, usedBy } from './target.ts';
import { tracingVariables } from './tracing.ts';

/**
 * A service's environment variables that are no secret: its port, the addresses of the services and the names of the
 * buckets that it uses, and how to reach the internet. What the overlay states in `config` comes last, and wins.
 */
export function plainVariables(target: Target, name: string, service: ServiceSpec): Record<string, string> {
  const found: Record<string, string> = { PORT: String(service.port) };
  for (const used of usedBy(target, service)) {
    if (used.kind === 'service') {
      found[`${variableName(used.name)}_URL`] = `http://${used.name}.${namespaceOf(target, used.name)}.svc`;
    } else if (used.kind === 'store' && isBucket(used.spec)) {
      found[used.spec.variable] = target.contract.text(`${outputName(used.name)}_bucket`);
      Object.assign(found, providerOf(target.spec).bucketVariables(target.spec.cluster.region));
    } else if (used.kind === 'store' && used.spec.kind === 'elasticache' && used.spec.mode === 'cluster') {
      found[used.spec.clusterVariable] = 'true';
    }
  }
  const traced = tracingVariables(target, name, service);
  return sorted({ ...found, ...proxyVariables(target, name), ...traced, ...service.config });
}

/** `user-profiles` is `USER_PROFILES`. */
function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

function proxyVariables(target: Target, name: string): Record<string, string> {
  const port = egressPort(target, name);
  if (port === undefined) return {};
  return {
    HTTPS_PROXY: `http://${egressProxyName}.${target.namespace}.svc:${port}`,
    // What is inside is reached directly: Services, databases and caches.
    NO_PROXY: ['localhost', '127.0.0.1', '.svc', '.cluster.local', ...target.contract.list('vpc_cidrs')].join(','),
    // Node's own fetch and https heed the two above from version 22.21 and 24.5 on, and only when told.
    NODE_USE_ENV_PROXY: '1',
  };
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
