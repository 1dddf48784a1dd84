import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { addonContext } from '../../charts/addon-context.ts';
import { edge } from '../../charts/edge.ts';
import { build } from '../../charts/index.ts';
import { Layer, type LayerDefinition } from '../../charts/layer.ts';
import { mesh } from '../../charts/mesh.ts';
import { network } from '../../charts/network.ts';
import { networkAddons } from '../../charts/network-addons.ts';
import { policies } from '../../charts/policies.ts';
import { servicesLayer } from '../../charts/services.ts';
import { workloads } from '../../charts/workloads.ts';
import type { Target } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { meshTarget, sampleTarget } from '../support/target.ts';

function made(definition: LayerDefinition, target: Target) {
  const layer = new Layer(Testing.app(), definition, target);
  definition.build(layer, target);
  return Testing.synth(layer);
}

const target = meshTarget();
const ns = target.namespace;
const sample = made(mesh, target);
const find = (objects: typeof sample, kind: string, name: string, namespace = ns) =>
  objects.find((o) => o.kind === kind && o.metadata.name === name && o.metadata.namespace === namespace);
const identity = (service: string) => `cluster.local/ns/${ns}/sa/${service}`;

describe('mesh', () => {
  it('is empty for a platform without one', () => {
    expect(made(mesh, sampleTarget())).toEqual([]);
  });

  it('takes mutual TLS alone, in the platform’s namespace and in all of the mesh', () => {
    const strict = sample.filter((o) => o.kind === 'PeerAuthentication');
    expect(strict.map((o) => [o.metadata.namespace, o.spec.mtls.mode])).toEqual([
      ['istio-system', 'STRICT'],
      [ns, 'STRICT'],
    ]);
  });

  it('denies every call, and then allows those that services declare', () => {
    expect(find(sample, 'AuthorizationPolicy', 'default-deny').spec).toEqual({});
    expect(find(sample, 'AuthorizationPolicy', 'payments-from-app').spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'payments', 'app.kubernetes.io/instance': ns } },
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals: [identity('app')] } }], to: [{ operation: { ports: ['8080'] } }] }],
    });
    expect(find(sample, 'AuthorizationPolicy', 'app-from-payments')).toBeUndefined();
  });

  it('lets the ingress gateway call public services, at the port that takes their traffic', () => {
    const { rules } = find(sample, 'AuthorizationPolicy', 'app-from-edge').spec;
    expect(rules[0].from[0].source.principals).toEqual(['cluster.local/ns/istio-ingress/sa/istio-ingressgateway']);
    expect(rules[0].to[0].operation.ports).toEqual(['8080']);
    expect(find(sample, 'AuthorizationPolicy', 'payments-from-edge')).toBeUndefined();
  });

  it('calls by mutual TLS, with bounds, and leaves out pods that fail', () => {
    const { trafficPolicy } = find(sample, 'DestinationRule', 'payments').spec;
    expect(trafficPolicy.tls).toEqual({ mode: 'ISTIO_MUTUAL' });
    expect(trafficPolicy.outlierDetection).toMatchObject({ consecutive5xxErrors: 5, maxEjectionPercent: 50 });
    expect(trafficPolicy.connectionPool.tcp.maxConnections).toBe(1024);
    expect(find(sample, 'DestinationRule', 'payments-canary')).toBeDefined();
  });

  it('repeats only what never reached the application, and gives up when the service would', () => {
    const [route] = find(sample, 'VirtualService', 'payments').spec.http;
    expect(route.timeout).toBe('30s');
    expect(route.retries).toEqual({ attempts: 2, retryOn: 'connect-failure,refused-stream,reset-before-request' });
    const told = made(mesh, meshTarget({ services: { payments: { calls: { timeout: '5s', retries: 0 } } } }));
    expect(find(told, 'VirtualService', 'payments').spec.http[0]).toMatchObject({
      timeout: '5s',
      retries: { attempts: 0 },
    });
  });

  it('lets each service through the egress gateway to its own hosts, by its identity', () => {
    const policy = find(sample, 'AuthorizationPolicy', 'istio-egressgateway-from-payments', 'istio-egress');
    expect(policy.spec.rules).toEqual([
      {
        from: [{ source: { principals: [identity('payments')] } }],
        to: [{ operation: { ports: ['8443'] } }],
        when: [{ key: 'connection.sni', values: ['api.stripe.com'] }],
      },
    ]);
    expect(find(sample, 'AuthorizationPolicy', 'default-deny', 'istio-egress').spec).toEqual({});
  });

  it('wraps the application’s TLS on the way to the gateway, which hands it on closed', () => {
    const { tls, tcp } = find(sample, 'VirtualService', 'api.stripe.com').spec;
    expect(tls[0].match[0]).toEqual({ gateways: ['mesh'], port: 443, sniHosts: ['api.stripe.com'] });
    expect(tls[0].route[0].destination).toEqual({
      host: 'istio-egressgateway.istio-egress.svc.cluster.local',
      subset: 'api-stripe-com',
      port: { number: 8443 },
    });
    expect(tcp[0].route[0].destination).toEqual({ host: 'api.stripe.com', port: { number: 443 } });
    const servers = find(sample, 'Gateway', ns, 'istio-egress').spec.servers;
    expect(servers.every((s: { tls: { mode: string } }) => s.tls.mode === 'ISTIO_MUTUAL')).toBe(true);
    const subsets = find(sample, 'DestinationRule', 'istio-egressgateway').spec.subsets;
    expect(subsets.map((s: { name: string }) => s.name)).toContain('api-stripe-com');
  });

  it('knows databases outside by their addresses, and lets their connections through as they are', () => {
    const { spec } = find(sample, 'ServiceEntry', 'postgres');
    expect(spec).toMatchObject({ resolution: 'NONE', ports: [{ number: 5432, protocol: 'TCP' }] });
    expect(spec.addresses).toEqual(target.contract.list('postgres_subnet_cidrs'));
    expect(spec.hosts).toHaveLength(2);
  });

  it('shows proxies the namespace and its neighbours alone, and refuses everything else', () => {
    const { spec } = find(sample, 'Sidecar', 'default');
    expect(spec.outboundTrafficPolicy).toEqual({ mode: 'REGISTRY_ONLY' });
    expect(spec.egress[0].hosts).toEqual([
      './*',
      'kube-system/kube-dns.kube-system.svc.cluster.local',
      'istio-egress/*',
      'istio-system/*',
    ]);
  });

  it('logs what failed, everything or nothing, as the platform says', () => {
    const logs = (accessLogs: string) =>
      find(made(mesh, meshTarget({ mesh: { accessLogs } })), 'Telemetry', 'default').spec.accessLogging[0];
    expect(logs('failed').filter.expression).toBe('response.code >= 400 || response.code == 0');
    expect(logs('all')).not.toHaveProperty('filter');
    expect(logs('none').disabled).toBe(true);
  });
});

describe('traces of a mesh', () => {
  const traced = meshTarget({ tracing: { kind: 'jaeger', sampling: { default: 5 } } });

  it('go where those of services go, by a provider that the control plane knows', () => {
    expect(find(made(mesh, traced), 'Telemetry', 'default').spec.tracing).toEqual([
      { providers: [{ name: 'jaeger' }], randomSamplingPercentage: 5 },
    ]);
    expect(addonContext(traced).mesh?.extensionProviders).toEqual([
      { name: 'jaeger', opentelemetry: { service: 'jaeger-collector.logging.svc.cluster.local', port: 4317 } },
    ]);
    expect(find(made(mesh, traced), 'Sidecar', 'default').spec.egress[0].hosts).toContain('logging/*');
  });

  it('are not made where nobody keeps them', () => {
    expect(find(sample, 'Telemetry', 'default').spec).not.toHaveProperty('tracing');
  });
});

describe('the edge in a mesh', () => {
  const objects = made(edge, target);

  it('speaks TLS 1.2 and newer at the ingress gateway, and sends what comes without to it', () => {
    const { servers } = find(objects, 'Gateway', ns, 'istio-ingress').spec;
    expect(servers[0].tls).toEqual({ httpsRedirect: true });
    expect(servers[1].tls).toEqual({ mode: 'SIMPLE', minProtocolVersion: 'TLSV1_2', credentialName: 'public-tls' });
    expect(find(objects, 'Certificate', 'public-tls', 'istio-ingress')).toBeDefined();
  });

  it('takes any host of an ALB, which names none, and answers for the platform’s alone', () => {
    expect(find(objects, 'Gateway', ns, 'istio-ingress').spec.servers[1].hosts).toEqual([`${ns}/*`]);
    const balanced = made(edge, meshTarget({ edge: { via: 'load-balancer' } }));
    expect(find(balanced, 'Gateway', ns, 'istio-ingress').spec.servers[1].hosts).toEqual([`${ns}/astral-planner.com`]);
    expect(find(objects, 'VirtualService', 'astral-planner-com').spec.hosts).toEqual(['astral-planner.com']);
  });

  it('keeps all routes of a host in one object, the longest path first', () => {
    const shared = made(edge, meshTarget({ services: { payments: { public: { paths: ['/pay', '/pay/back'] } } } }));
    const { http } = find(shared, 'VirtualService', 'astral-planner-com').spec;
    expect(http.map((route: { name: string }) => route.name)).toEqual(['payments-2', 'payments', 'app']);
    expect(http[1].match).toEqual([{ uri: { exact: '/pay' } }, { uri: { prefix: '/pay/' } }]);
    expect(http[2].headers.response.set['Strict-Transport-Security']).toContain('max-age=31536000');
  });
});

describe('workloads in a mesh', () => {
  const objects = made(workloads, target);
  const rollout = (name: string) => find(objects, 'Rollout', name).spec;

  it('ask for a proxy, and say what it takes', () => {
    const { labels, annotations } = rollout('payments').template.metadata;
    expect(labels['sidecar.istio.io/inject']).toBe('true');
    expect(annotations).toMatchObject({
      'sidecar.istio.io/nativeSidecar': 'true',
      'sidecar.istio.io/proxyCPU': '100m',
      'sidecar.istio.io/proxyMemoryLimit': '512Mi',
      'traffic.sidecar.istio.io/excludeInboundPorts': '9464',
    });
    expect(rollout('payments').selector.matchLabels).not.toHaveProperty('sidecar.istio.io/inject');
  });

  it('move a canary’s weights between services too, and from outside where they are public', () => {
    expect(rollout('payments').strategy.canary.trafficRouting.istio).toEqual({
      virtualServices: [{ name: 'payments', routes: ['calls'] }],
    });
    expect(rollout('app').strategy.canary.trafficRouting.istio.virtualServices).toEqual([
      { name: 'app', routes: ['calls'] },
      // A name without dots: what follows one is a namespace to Argo Rollouts.
      { name: 'astral-planner-com', routes: ['app'] },
    ]);
  });

  it('have no proxy where the platform has no mesh', () => {
    expect(JSON.stringify(made(workloads, sampleTarget()))).not.toContain('istio');
  });
});

describe('colours in a mesh', () => {
  const colors = meshTarget({ services: { payments: { delivery: { kind: 'colors' }, replicas: 2, scale: null } } });

  it('are asked by a test that has an identity of its own, and may call the service', () => {
    const test = find(made(servicesLayer, colors), 'Job', 'payments-smoke').spec.template;
    expect(test.metadata.labels['sidecar.istio.io/inject']).toBe('true');
    expect(test.metadata.annotations['sidecar.istio.io/nativeSidecar']).toBe('true');
    const { rules } = find(made(mesh, colors), 'AuthorizationPolicy', 'payments-from-payments-smoke').spec;
    expect(rules[0].from[0].source.principals).toEqual([identity('payments-smoke')]);
  });
});

describe('the network of a mesh', () => {
  const own = made(network, target);
  const others = made(networkAddons, target);

  it('lets proxies reach the control plane, on both sides', () => {
    expect(find(own, 'NetworkPolicy', 'proxies-to-istiod').spec.egress[0].ports).toEqual([
      { port: 15_012, protocol: 'TCP' },
    ]);
    expect(find(others, 'NetworkPolicy', `istiod-from-${ns}`, 'istio-system')).toBeDefined();
  });

  it('lets nobody but the egress gateway reach the internet, and services reach the gateway alone', () => {
    expect(find(others, 'NetworkPolicy', 'istio-egressgateway-to-internet', 'istio-egress')).toBeDefined();
    expect(find(own, 'NetworkPolicy', 'payments-to-istio-egressgateway')).toBeDefined();
    expect(find(own, 'NetworkPolicy', 'egress-proxy-to-internet')).toBeUndefined();
  });
});

describe('what else follows from a mesh', () => {
  const all = build(target);
  const named = (kind: string, name: string) =>
    all.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object as
      | { metadata: { annotations?: Record<string, string> }; spec: Record<string, never> }
      | undefined;

  it('comes up before the workloads, and after its control plane', () => {
    const wave = (name: string) =>
      Number(named('Application', `${ns}-${name}`)?.metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    expect(wave('istio-cni')).toBeLessThan(wave('istiod'));
    expect(wave('istiod')).toBeLessThan(wave('mesh'));
    expect(wave('mesh')).toBeLessThan(wave('workloads'));
  });

  it('leaves the weights of a canary to Argo Rollouts', () => {
    expect(JSON.stringify(named('Application', `${ns}-mesh`)?.spec)).toContain('.spec.http[].route[].weight');
  });

  it('lets the proxy’s image through, and counts the proxies in the quota', () => {
    expect(JSON.stringify(made(policies, target))).toContain('registry.istio.io/release/proxyv2');
    const plain = meshTarget({
      mesh: { proxy: { cpu: { request: '1' }, memory: { request: '128Mi', limit: '512Mi' } } },
    });
    const quota = (of: Target) =>
      build(of, 'namespaces').find(({ object }) => object.kind === 'ResourceQuota')?.object.spec as {
        hard: Record<string, string>;
      };
    expect(quota(plain).hard['requests.cpu']).not.toBe(quota(target).hard['requests.cpu']);
  });
});

describeWithSchemas('a mesh by the CRDs of Istio', { kubernetes: '1.34' }, (schemas) => {
  it('has no field that they do not know', () => {
    expect(complaintsOf(schemas, [...sample, ...made(edge, target), ...made(workloads, target)])).toEqual([]);
  });
});
