import { FalcoRules, type WatchedContainer } from '../src/constructs/falco-rules.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { NGINX_FOLDER } from '../src/constructs/workload/nginx-config.ts';
import { preStop } from '../src/constructs/workload/shutdown.ts';
import { outputName, usesBucket } from '../src/platform/contract.ts';
import { namespacesOf } from '../src/platform/domains.ts';
import { providerOf } from '../src/platform/providers/index.ts';
import { services, type Target, usedBy } from '../src/platform/target.ts';
import type { LayerDefinition } from './layer.ts';

/** The ConfigMap that Falco's pods mount at /etc/falco/rules.d, which is in Falco's `rules_files`. */
export const falcoRulesConfigMap = 'platform-falco-rules';

/**
 * Falco itself is an add-on; its events go from each node to Falcosidekick by HTTP, and from there to Alertmanager and
 * into Prometheus. Falco's gRPC output, which older descriptions turn on (`falco.grpc`, `falco.grpcOutput`), was
 * deprecated in 0.43 and removed in 0.44 (https://github.com/falcosecurity/falco/pull/3798): there is nothing to turn on.
 */
export const runtimeSecurity: LayerDefinition = {
  name: 'runtime-security',
  about: 'Falco rules of what the platform’s own containers never do.',
  build(layer, target) {
    const [first, ...others] = watched(target);
    if (first === undefined) return;
    comesFrom(
      new FalcoRules(layer, 'rules', {
        name: falcoRulesConfigMap,
        falcoNamespace: target.spec.security.falco.namespace,
        title: target.platform,
        namespace: target.namespace,
        others: namespacesOf(target).filter((namespace) => namespace !== target.namespace),
        containers: [first, ...others],
        reachable: reachable(target),
      }),
      'services',
    );
  },
};

function watched(target: Target): WatchedContainer[] {
  // On older clusters the kubelet runs this program in the container before it stops it.
  const stops = 'exec' in preStop(target.spec.cluster.kubernetes, 1) ? ['sleep'] : [];
  return services(target).flatMap(([, { image, proxy, writable, processes, uses }]): WatchedContainer[] => [
    {
      image,
      processes: [...processes, ...stops],
      writable: Object.keys(writable),
      metadata: providerOf(target.spec).metadataServer !== undefined && usesBucket(target.spec, uses),
    },
    ...(proxy ? [{ image: proxy.image, processes: [proxy.kind, ...stops], writable: [NGINX_FOLDER] }] : []),
  ]);
}

/** Outside addresses that services reach themselves. With the egress proxy there are none: the proxy is not watched for them. */
function reachable(target: Target): string[] {
  if (target.spec.egress.kind !== 'cidrs') return [];
  const apis = services(target).flatMap(([, service]) => usedBy(target, service).filter(({ kind }) => kind === 'api'));
  return [...new Set(apis.flatMap(({ name }) => target.contract.list(`${outputName(name)}_cidrs`)))].sort();
}
