import { meshIngress } from '../src/addons/index.ts';
import { strictTransportSecurity } from '../src/constructs/http-route-hsts.ts';
import { PublicRoutes } from '../src/constructs/mesh/call-routes.ts';
import { MeshPublicGateway } from '../src/constructs/mesh/public-gateway.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import type { EdgeSpec } from '../src/platform/schema/edge.ts';
import { instanceOf, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import type { PublicHost, PublicService } from './edge.ts';
import type { Layer } from './layer.ts';
import { publicRoutes } from './mesh-routes.ts';

/** The mesh's own gateway: its pods and Service are an add-on, its hosts and routes the platform's. */
export function meshEdge(
  layer: Layer,
  target: Target,
  spec: EdgeSpec,
  {
    hosts,
    all,
    certificateSecret,
  }: {
    readonly hosts: readonly PublicHost[];
    readonly all: readonly PublicService[];
    readonly certificateSecret: string;
  },
): void {
  const name = instanceOf(target);
  comesFrom(
    new MeshPublicGateway(layer, 'gateway', {
      name,
      namespace: meshIngress.namespace,
      pods: meshIngress.pods,
      hosts: hosts.map(({ host, namespace }) => ({ host, routesFrom: namespace })),
      certificateSecret,
      clientsWithoutSni: spec.via === 'alb',
    }),
    'edge',
  );
  for (const { host, namespace } of hosts) {
    comesFrom(
      new PublicRoutes(layer, `routes-${host}`, {
        host,
        namespace,
        gateway: `${meshIngress.namespace}/${name}`,
        gatewayNamespace: meshIngress.namespace,
        routes: publicRoutes(
          target,
          all.filter((one) => one.host === host),
        ),
        strictTransportSecurity: strictTransportSecurity({
          maxAgeSeconds: seconds(spec.hsts.maxAge),
          includeSubdomains: spec.hsts.includeSubdomains,
          preload: spec.hsts.preload,
        }),
      }),
      'edge',
    );
  }
}
