import { catalogue } from '../src/addons/catalogue.ts';
import { INTERNAL_GATEWAY, type InternalHost, internalHosts, internalProxies } from '../src/addons/internal-edge.ts';
import { Certificate } from '../src/constructs/certificate.ts';
import { PublicGateway } from '../src/constructs/gateway.ts';
import { HttpRoute, HttpsRedirect } from '../src/constructs/http-route.ts';
import { strictTransportSecurity } from '../src/constructs/http-route-hsts.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import type { EdgeSpec } from '../src/platform/schema/edge.ts';
import type { Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { proxyOperations } from './edge-proxies.ts';
import type { Layer } from './layer.ts';
import { partsOf } from './providers/index.ts';

const CERTIFICATE = 'internal-tls';
const ORIGIN = 'monitoring.hosts';
/** What the internal Gateway takes routes from: see the namespaces' labels. */
export const INTERNAL_LABEL = { 'orrery.dev/edge': 'internal' } as const;

/**
 * Hosts of the monitoring, for people inside: a second Gateway with a load balancer that has no public address, and lets in
 * the operators' networks alone. Prometheus and Alertmanager ask nobody who they are, and the Gateway API has no standard
 * way to: the network is what keeps them. Grafana and Kibana ask as well.
 */
export function internalEdge(layer: Layer, target: Target, spec: EdgeSpec): void {
  const pages = internalHosts(target);
  if (pages.length === 0) return;
  const hosts = pages.map(({ host }) => host);
  const { certificate, hsts } = spec;
  comesFrom(
    new Certificate(layer, 'internal-certificate', {
      name: CERTIFICATE,
      namespace: INTERNAL_GATEWAY.namespace,
      secretName: CERTIFICATE,
      hosts,
      issuer: `letsencrypt-${certificate.server}`,
      lifetimeSeconds: seconds(certificate.lifetime),
      renewBeforeSeconds: seconds(certificate.renewBefore),
    }),
    ORIGIN,
  );
  const gateway = comesFrom(
    new PublicGateway(layer, 'internal-gateway', {
      ...INTERNAL_GATEWAY,
      className: catalogue['nginx-gateway-fabric'].provides.gatewayClass ?? 'nginx',
      hosts,
      certificateSecret: CERTIFICATE,
      routesFrom: INTERNAL_LABEL,
      infrastructureAnnotations: partsOf(target).internalService(target.contract.list('operator_cidrs')),
    }),
    ORIGIN,
  );
  comesFrom(
    new HttpsRedirect(layer, 'internal-redirect', {
      name: 'internal-https-redirect',
      namespace: INTERNAL_GATEWAY.namespace,
      gateway: { ...INTERNAL_GATEWAY, section: gateway.httpListener },
      hosts,
    }),
    ORIGIN,
  );
  const header = strictTransportSecurity({
    maxAgeSeconds: seconds(hsts.maxAge),
    includeSubdomains: hsts.includeSubdomains,
    preload: hsts.preload,
  });
  for (const page of pages) route(layer, page, gateway.listenerOf(page.host), header);
  proxyOperations(layer, 'internal-proxies', internalProxies, ORIGIN);
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
      // A query over a month of samples takes its time.
      timeoutSeconds: 120,
      strictTransportSecurity: header,
    }),
    page.origin,
  );
}
