import { catalogue } from '../src/addons/catalogue.ts';
import {
  INTERNAL_GATEWAY,
  type InternalHost,
  internalHosts,
  internalProxies,
  nginxInternalProxies,
} from '../src/addons/internal-edge.ts';
import { meshInternal } from '../src/addons/mesh.ts';
import { Certificate } from '../src/constructs/certificate.ts';
import { PublicGateway } from '../src/constructs/gateway.ts';
import { HttpRoute, HttpsRedirect } from '../src/constructs/http-route.ts';
import { strictTransportSecurity } from '../src/constructs/http-route-hsts.ts';
import { PageRoute } from '../src/constructs/mesh/page-route.ts';
import { MeshPublicGateway } from '../src/constructs/mesh/public-gateway.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import type { EdgeSpec } from '../src/platform/schema/edge.ts';
import type { Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { proxyOperations } from './edge-proxies.ts';
import type { Layer } from './layer.ts';
import { partsOf } from './providers/index.ts';

const CERTIFICATE = 'internal-tls';
/** A query over a month of samples takes its time. */
const TIMEOUT = 120;
/** What the internal Gateway takes routes from: see the namespaces' labels. */
export const INTERNAL_LABEL = { 'orrery.dev/edge': 'internal' } as const;

/**
 * Hosts for people inside: a second Gateway with a load balancer that has no public address, and lets in the operators'
 * networks alone. Prometheus and Alertmanager ask nobody who they are, and the Gateway API has no standard way to: the
 * network is what keeps them. Grafana, Kibana and Vault ask as well.
 */
export function internalEdge(layer: Layer, target: Target, spec: EdgeSpec): void {
  const pages = internalHosts(target);
  if (pages.length === 0) return;
  const hosts = pages.map(({ host }) => host);
  const { certificate, hsts } = spec;
  const { namespace } = internalProxies(target);
  const origin = pages.every(({ name }) => name === 'vault') ? 'vault.host' : 'monitoring.hosts';
  comesFrom(
    new Certificate(layer, 'internal-certificate', {
      name: CERTIFICATE,
      namespace,
      secretName: CERTIFICATE,
      hosts,
      issuer: `letsencrypt-${certificate.server}`,
      lifetimeSeconds: seconds(certificate.lifetime),
      renewBeforeSeconds: seconds(certificate.renewBefore),
    }),
    origin,
  );
  const header = strictTransportSecurity({
    maxAgeSeconds: seconds(hsts.maxAge),
    includeSubdomains: hsts.includeSubdomains,
    preload: hsts.preload,
  });
  if (spec.kind === 'mesh') {
    meshed(layer, pages, header, origin);
    return;
  }
  const gateway = comesFrom(
    new PublicGateway(layer, 'internal-gateway', {
      ...INTERNAL_GATEWAY,
      className: catalogue['nginx-gateway-fabric'].provides.gatewayClass ?? 'nginx',
      hosts,
      certificateSecret: CERTIFICATE,
      routesFrom: INTERNAL_LABEL,
      infrastructureAnnotations: partsOf(target).internalService(target.contract.list('operator_cidrs')),
    }),
    origin,
  );
  comesFrom(
    new HttpsRedirect(layer, 'internal-redirect', {
      name: 'internal-https-redirect',
      namespace: INTERNAL_GATEWAY.namespace,
      gateway: { ...INTERNAL_GATEWAY, section: gateway.httpListener },
      hosts,
    }),
    origin,
  );
  for (const page of pages) route(layer, page, gateway.listenerOf(page.host), header);
  proxyOperations(layer, 'internal-proxies', nginxInternalProxies, origin);
}

/** By the mesh's own proxies: all beside them, since no namespace of a page is in the mesh. */
function meshed(layer: Layer, pages: readonly InternalHost[], header: string, origin: string): void {
  const { namespace, pods } = meshInternal;
  comesFrom(
    new MeshPublicGateway(layer, 'internal-gateway', {
      name: INTERNAL_GATEWAY.name,
      namespace,
      pods,
      hosts: pages.map(({ host }) => ({ host, routesFrom: '.' })),
      certificateSecret: CERTIFICATE,
    }),
    origin,
  );
  for (const { host, name, service, servicePort, tls, origin: stated, namespace: of } of pages) {
    comesFrom(
      new PageRoute(layer, `internal-route-${name}`, {
        name,
        namespace,
        host,
        gateway: INTERNAL_GATEWAY.name,
        service: { name: service, namespace: of, port: servicePort },
        timeoutSeconds: TIMEOUT,
        strictTransportSecurity: header,
        ...(tls ? { tls } : {}),
      }),
      stated,
    );
  }
}

function route(layer: Layer, page: InternalHost, section: string, header: string): void {
  comesFrom(
    new HttpRoute(layer, `internal-route-${page.name}`, {
      name: page.name,
      namespace: page.namespace,
      gateway: { ...INTERNAL_GATEWAY, section },
      hosts: [page.host],
      paths: ['/'],
      backends: [{ service: page.service, port: page.servicePort, weight: 1 }],
      timeoutSeconds: TIMEOUT,
      strictTransportSecurity: header,
    }),
    page.origin,
  );
}
