import { k8s } from 'cdk8s-plus-27';
import { comesFrom } from '../src/constructs/origin.ts';
import { weights } from '../src/platform/regions.ts';
import { publicHost, services, type Target } from '../src/platform/target.ts';
import { frontendGroup } from '../src/platform/traffic.ts';
import { seconds } from '../src/platform/values.ts';
import type { Layer } from './layer.ts';

/**
 * What Terraform must know of this cluster to put a global load balancer in front of it. Nothing in the cluster reads it:
 * it lies in Git, where Terraform's `yamldecode(file(…))` does.
 */
export function globalTraffic(layer: Layer, target: Target, namespace: string): void {
  const { region, spec } = target;
  if (spec.edge?.via !== 'global') return;
  const asked = services(target).find(([, service]) => service.public && service.public.host === undefined);
  const share = weights(spec).find(([name]) => name === region)?.[1] ?? 100;
  const facts = {
    region: region ?? spec.cluster.region,
    weight: share,
    standby: share === 0,
    networkEndpointGroup: frontendGroup(target),
    port: 443,
    protocol: 'HTTPS',
    healthCheck: {
      protocol: 'HTTPS',
      port: 443,
      host: publicHost(target),
      requestPath: asked?.[1].health.ready ?? '/',
      checkIntervalSec: seconds(spec.failover.every),
      timeoutSec: seconds(spec.failover.timeout),
      unhealthyThreshold: spec.failover.checks,
      healthyThreshold: spec.failover.checks,
    },
  };
  comesFrom(
    new k8s.KubeConfigMap(layer, 'global-traffic', {
      metadata: { name: 'global-traffic', namespace },
      data: { 'traffic.json': `${JSON.stringify(facts, null, 2)}\n` },
    }),
    'regions',
  );
}
