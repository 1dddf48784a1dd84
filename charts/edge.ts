import type { Labels } from '../src/addons/addon.ts';
import { catalogue, meshIngress, nginxDataPlane, PROXY_READY_PORT } from '../src/addons/index.ts';
import { Certificate } from '../src/constructs/certificate.ts';
import { LetsEncryptIssuer } from '../src/constructs/cluster-issuer.ts';
import { PublicGateway } from '../src/constructs/gateway.ts';
import { HttpRoute, HttpsRedirect } from '../src/constructs/http-route.ts';
import { strictTransportSecurity } from '../src/constructs/http-route-hsts.ts';
import { PublicIngress } from '../src/constructs/ingress.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { TargetGroupBinding } from '../src/constructs/target-group-binding.ts';
import { growsInShares } from '../src/platform/delivery.ts';
import { frontOf } from '../src/platform/providers/index.ts';
import type { EdgeSpec } from '../src/platform/schema/edge.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { namespaceOf, publicHost, services, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { internalEdge } from './edge-internal.ts';
import { meshEdge } from './edge-mesh.ts';
import { proxyOperations } from './edge-proxies.ts';
import { globalTraffic } from './global-traffic.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { partsOf } from './providers/index.ts';

/** The Gateway, in a namespace of its own: who may write there may publish things. */
const GATEWAY = { name: 'public', namespace: 'edge' } as const;
/** The certificate of all public hosts, and its Secret. */
const CERTIFICATE = 'public-tls';
/** Where the certificate lies when it is not beside the routes: with the proxies that read it. */
const CERTIFICATE_NAMESPACE: Partial<Record<EdgeSpec['kind'], string>> = {
  gateway: GATEWAY.namespace,
  mesh: meshIngress.namespace,
};
/** Where NGINX Gateway Fabric's proxies answer `/readyz`, whatever the host: what a load balancer's health check asks. */
const READY_PORT = 8081;

/** The proxies that take traffic from outside: what the network lets through to public services. */
export const gatewayProxies = { namespace: GATEWAY.namespace, ...nginxDataPlane(GATEWAY.name, [80, 443]) };

/** The pods that hand requests to public services, and where they are; undefined when nothing is public. */
export function edgePods(edge: EdgeSpec | undefined): { namespace: string; pods: Labels } | undefined {
  if (edge === undefined) return undefined;
  if (edge.kind === 'gateway') return { namespace: gatewayProxies.namespace, pods: gatewayProxies.pods };
  if (edge.kind === 'mesh') return meshIngress;
  const { namespace, flows } = catalogue['ingress-nginx'];
  return { namespace, pods: flows.find((flow) => flow.peer.kind === 'services')?.pods ?? {} };
}

export interface PublicService {
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly service: ServiceSpec;
  readonly is: NonNullable<ServiceSpec['public']>;
}

/** The services that the internet reaches, and under which host. */
export function publicServices(target: Target): PublicService[] {
  return services(target).flatMap(([name, service]) => {
    if (target.spec.edge === undefined || service.public === undefined) return [];
    const host = service.public.host ?? publicHost(target);
    return [{ name, namespace: namespaceOf(target, name), service, is: service.public, host }];
  });
}

/** A host, and the namespace of the services that it is served by: all of one. */
export interface PublicHost {
  readonly host: string;
  readonly namespace: string;
}

export const edge: LayerDefinition = {
  name: 'edge',
  about: 'How the internet reaches public services: hosts, certificates, TLS, routes.',
  // A route is degraded until its Services exist.
  after: ['services'],
  build(layer, target) {
    const { edge: spec } = target.spec;
    const all = publicServices(target);
    if (spec === undefined || all.length === 0) return;
    const served = new Map(all.map(({ host, namespace }) => [host, namespace] as const));
    const hosts = [...served.keys()].sort();
    issuer(layer, target, spec);
    for (const [namespace, own] of certified(spec, served)) certificate(layer, target, spec, own, namespace);
    if (spec.kind === 'gateway') {
      gateway(layer, target, spec, hosts, all);
      internalEdge(layer, target, spec);
    }
    globalTraffic(layer, target, GATEWAY.namespace);
    if (spec.kind === 'ingress') ingresses(layer, target, spec, all);
    if (spec.kind === 'mesh') {
      const located = hosts.map((host) => ({ host, namespace: served.get(host) ?? target.namespace }));
      meshEdge(layer, target, spec, { hosts: located, all, certificateSecret: CERTIFICATE });
      internalEdge(layer, target, spec);
      targetGroup(layer, target, spec, meshIngress.name, meshIngress.namespace, [443, PROXY_READY_PORT]);
    }
  },
};

/** The hosts of each certificate, by the namespace in which its Secret is read: where the proxies are, or beside the Ingresses. */
function certified({ kind }: EdgeSpec, served: ReadonlyMap<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [host, namespace] of [...served].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const where = CERTIFICATE_NAMESPACE[kind] ?? namespace;
    found.set(where, [...(found.get(where) ?? []), host]);
  }
  return found;
}

/** Named by its server: a change of server is then a new issuer, for which cert-manager asks for a new certificate. */
function issuerName({ certificate: { server } }: EdgeSpec): string {
  return `letsencrypt-${server}`;
}

function issuer(layer: Layer, target: Target, spec: EdgeSpec): void {
  comesFrom(
    new LetsEncryptIssuer(layer, 'issuer', {
      name: issuerName(spec),
      email: spec.certificate.email,
      server: spec.certificate.server,
      dnsZones: [target.spec.domain],
      solver: partsOf(target).dnsSolver(target),
    }),
    'edge.certificate',
  );
}

function certificate(layer: Layer, target: Target, spec: EdgeSpec, hosts: string[], namespace: string): void {
  const { domain } = target.spec;
  const made = comesFrom(
    new Certificate(layer, `certificate-${namespace}`, {
      name: CERTIFICATE,
      namespace,
      secretName: CERTIFICATE,
      hosts: spec.certificate.wildcard ? covered(domain, hosts) : hosts,
      issuer: issuerName(spec),
      lifetimeSeconds: seconds(spec.certificate.lifetime),
      renewBeforeSeconds: seconds(spec.certificate.renewBefore),
    }),
    'edge.certificate',
  );
  const foreign = hosts.filter((host) => host !== domain && !host.endsWith(`.${domain}`));
  made.node.addValidation({
    validate: () =>
      foreign.map(
        (host) =>
          `Certificate ${namespace}/${CERTIFICATE}: host '${host}' is not in ${domain}, the zone in which it would be proven. fix: use a host below ${domain}`,
      ),
  });
}

/** The domain, all names one level below it, and those hosts that neither covers. */
function covered(domain: string, hosts: readonly string[]): string[] {
  const level = (host: string) => host.slice(host.indexOf('.') + 1);
  return [domain, `*.${domain}`, ...hosts.filter((host) => host !== domain && level(host) !== domain)];
}

function gateway(layer: Layer, target: Target, spec: EdgeSpec, hosts: string[], all: PublicService[]): void {
  const annotations = partsOf(target).publicService(target);
  const public_ = comesFrom(
    new PublicGateway(layer, 'gateway', {
      ...GATEWAY,
      className: catalogue['nginx-gateway-fabric'].provides.gatewayClass ?? 'nginx',
      hosts,
      certificateSecret: CERTIFICATE,
      routesFrom: { 'orrery.dev/edge': 'public' },
      // A load balancer that ends connections names no host to its targets (no SNI).
      clientsWithoutSni: frontOf(target) !== undefined,
      ...(Object.keys(annotations).length > 0 ? { infrastructureAnnotations: annotations } : {}),
    }),
    'edge',
  );
  comesFrom(
    new HttpsRedirect(layer, 'redirect', {
      name: 'https-redirect',
      namespace: GATEWAY.namespace,
      gateway: { ...GATEWAY, section: public_.httpListener },
      hosts,
    }),
    'edge',
  );
  for (const { name, namespace, host, service, is } of all) {
    comesFrom(
      new HttpRoute(layer, `route-${name}`, {
        name,
        namespace,
        gateway: { ...GATEWAY, section: public_.listenerOf(host) },
        hosts: [host],
        paths: is.paths,
        // Argo Rollouts moves the weights of a canary while a release is under way.
        backends: [
          { service: name, port: 80, weight: 100 },
          ...(growsInShares(service.delivery) ? [{ service: `${name}-canary`, port: 80, weight: 0 }] : []),
        ],
        timeoutSeconds: seconds(is.timeout),
        strictTransportSecurity: strictTransportSecurity({
          maxAgeSeconds: seconds(spec.hsts.maxAge),
          includeSubdomains: spec.hsts.includeSubdomains,
          preload: spec.hsts.preload,
        }),
      }),
      `services.${name}.public`,
    );
  }
  proxyOperations(layer, 'proxies', gatewayProxies, 'edge');
  targetGroup(layer, target, spec, gatewayProxies.name, gatewayProxies.namespace, [443, READY_PORT]);
}

function ingresses(layer: Layer, target: Target, spec: EdgeSpec, all: PublicService[]): void {
  const { namespace: proxies, provides } = catalogue['ingress-nginx'];
  for (const { name, namespace, host, is } of all) {
    comesFrom(
      new PublicIngress(layer, `ingress-${name}`, {
        name,
        namespace,
        className: provides.ingressClass ?? 'nginx',
        host,
        paths: is.paths,
        service: name,
        portName: 'http',
        certificateSecret: CERTIFICATE,
        timeoutSeconds: seconds(is.timeout),
      }),
      `services.${name}.public`,
    );
  }
  targetGroup(layer, target, spec, 'ingress-nginx-controller', proxies, [443]);
}

/** Makes the proxies targets of the ALB that Terraform made, where there is one. */
function targetGroup(
  layer: Layer,
  target: Target,
  spec: EdgeSpec,
  service: string,
  namespace: string,
  podPorts: readonly number[],
): void {
  if (spec.via !== 'alb') return;
  comesFrom(
    new TargetGroupBinding(layer, 'targets', {
      name: service,
      namespace,
      targetGroupArn: target.contract.text('alb_target_group_arn'),
      service,
      port: 443,
      sourceCidrs: target.contract.list('alb_subnet_cidrs'),
      podPorts,
    }),
    'edge.via',
  );
}
