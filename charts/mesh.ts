import {
  MESH_EGRESS_PORT,
  MESH_SYSTEM,
  MESHED,
  meshEgress,
  meshIngress,
  PROXY_METRICS,
  principal,
} from '../src/addons/index.ts';
import { storeFlows } from '../src/addons/store-flows.ts';
import { AllowedCalls, NoCalls } from '../src/constructs/mesh/allowed-calls.ts';
import { CallPolicy } from '../src/constructs/mesh/call-policy.ts';
import { CallRoutes } from '../src/constructs/mesh/call-routes.ts';
import { OutsideGateway, OutsideRoutes, OutsideStore } from '../src/constructs/mesh/outside.ts';
import { ProxyScope } from '../src/constructs/mesh/proxy-scope.ts';
import { ProxyTelemetry } from '../src/constructs/mesh/proxy-telemetry.ts';
import { StrictMutualTls } from '../src/constructs/mesh/strict-mutual-tls.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ScrapedPods } from '../src/constructs/pod-monitor.ts';
import { isColors, smokeTestName } from '../src/platform/colors.ts';
import { outputName } from '../src/platform/contract.ts';
import { callersOf, type Home, inHome, servingHomes } from '../src/platform/domains.ts';
import { meshEgressClients } from '../src/platform/mesh.ts';
import type { MeshSpec } from '../src/platform/schema/mesh.ts';
import { inCluster, isOutside } from '../src/platform/stores.ts';
import {
  instanceOf,
  namespaceOf,
  selectorLabels,
  services,
  type Target,
  trafficPort,
  usedBy,
  usersOf,
} from '../src/platform/target.ts';
import { JAEGER } from '../src/platform/tracing.ts';
import { seconds } from '../src/platform/values.ts';
import { publicServices } from './edge.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { callsOf } from './mesh-routes.ts';
import { secondService } from './workload-identity.ts';

/**
 * Who is in the mesh: the pods of services, by a label of theirs. Databases, caches and queues in the cluster are not, nor
 * are Jobs: operators reach into their pods, members find each other by address, and each has TLS or passwords of its own. What
 * may talk to them NetworkPolicies say.
 */
export const mesh: LayerDefinition = {
  name: 'mesh',
  about: 'Who may call whom by identity, how calls are made and repeated, and the way out to named hosts.',
  after: ['network', 'services'],
  build(layer, target) {
    const { mesh: spec } = target.spec;
    if (!spec) return;
    comesFrom(new StrictMutualTls(layer, `mutual-tls-${MESH_SYSTEM}`, { namespace: MESH_SYSTEM }), 'mesh');
    for (const home of servingHomes(target)) inside(layer, target, spec, home);
    calls(layer, target, spec);
    outside(layer, target, spec);
  },
};

/** What holds for all pods with a proxy in a namespace. */
function inside(layer: Layer, target: Target, { accessLogs }: MeshSpec, home: Home): void {
  const { tracing } = target.spec;
  const { namespace } = home;
  comesFrom(new StrictMutualTls(layer, `mutual-tls-${namespace}`, { namespace }), 'mesh');
  comesFrom(new NoCalls(layer, inHome('default-deny', home), { namespace }), 'mesh');
  comesFrom(new ProxyScope(layer, inHome('scope', home), { namespace, namespaces: neighbours(target, home) }), 'mesh');
  comesFrom(
    new ProxyTelemetry(layer, inHome('telemetry', home), {
      namespace,
      accessLogs,
      // The first proxy decides on a trace, and so keeps the share that services would.
      tracing: tracing && { provider: JAEGER, percent: tracing.sampling.default },
    }),
    'mesh.accessLogs',
  );
  comesFrom(
    new ScrapedPods(layer, inHome('proxies', home), {
      name: 'proxies',
      namespace,
      selector: MESHED,
      port: PROXY_METRICS.name,
      path: PROXY_METRICS.path,
      interval: '30s',
      // Not by the service's name: that job is the application's.
      jobLabel: null,
      podLabels: ['app.kubernetes.io/name'],
    }),
    'mesh',
  );
}

/**
 * Namespaces of Services that pods of services reach: the egress gateway's, the mesh's own, those of stores, and those of
 * other services. What is outside is declared in the platform's own.
 */
function neighbours(target: Target, { namespace: own, services: mine }: Home): string[] {
  const ofStores = storeFlows(target).flatMap(({ from, to }) =>
    typeof to !== 'string' && !('addresses' in to) && from.namespace === own && to.namespace !== own
      ? [to.namespace]
      : [],
  );
  const ofServices = mine.flatMap(([, service]) =>
    usedBy(target, service).flatMap((used) => {
      if (used.kind === 'service') return [namespaceOf(target, used.name)];
      return used.kind === 'api' || !inCluster(used.spec) ? [target.namespace] : [];
    }),
  );
  return [
    MESH_SYSTEM,
    ...(target.spec.egress.kind === 'mesh' ? [meshEgress.namespace] : []),
    ...ofStores,
    ...ofServices.filter((namespace) => namespace !== own),
  ];
}

/** For each service who may call it, how, and which version answers. */
function calls(layer: Layer, target: Target, { trustDomain }: MeshSpec): void {
  const published = new Set(publicServices(target).map(({ name }) => name));
  for (const [name, service] of services(target)) {
    const namespace = namespaceOf(target, name);
    const called = { namespace, pods: selectorLabels(target, name), ports: [trafficPort(service)] };
    for (const user of usersOf(target, name)) {
      comesFrom(
        new AllowedCalls(layer, `${name}-from-${user}`, {
          ...called,
          name: `${name}-from-${user}`,
          callers: [principal(trustDomain, namespaceOf(target, user), user)],
          reason: `${user} uses ${name}`,
        }),
        `services.${user}.uses`,
      );
    }
    if (isColors(service.delivery)) {
      const test = smokeTestName(name);
      comesFrom(
        new AllowedCalls(layer, `${name}-from-${test}`, {
          ...called,
          name: `${name}-from-${test}`,
          callers: [principal(trustDomain, namespace, test)],
          reason: `${name} is asked before a colour gets the traffic`,
        }),
        `services.${name}.delivery.smoke`,
      );
    }
    if (published.has(name)) {
      comesFrom(
        new AllowedCalls(layer, `${name}-from-edge`, {
          ...called,
          name: `${name}-from-edge`,
          callers: [principal(trustDomain, meshIngress.namespace, meshIngress.name)],
          reason: `the ingress gateway sends ${name} its requests from outside`,
        }),
        `services.${name}.public`,
      );
    }
    const { eject, connections, waiting } = service.calls;
    const second = secondService(target, service);
    for (const one of [name, ...(second ? [`${name}-${second}`] : [])]) {
      comesFrom(
        new CallPolicy(layer, `policy-${one}`, {
          service: one,
          namespace,
          connections,
          waiting,
          eject: {
            errors: eject.errors,
            intervalSeconds: seconds(eject.interval),
            forSeconds: seconds(eject.for),
            most: eject.most,
          },
          visibleTo: [...callersOf(target, name), ...(published.has(name) ? [meshIngress.namespace] : [])],
        }),
        `services.${name}.calls`,
      );
    }
    comesFrom(new CallRoutes(layer, `calls-${name}`, callsOf(target, name, service)), `services.${name}.calls`);
  }
}

/** Hosts outside, through the egress gateway and each for those alone who declared it; and stores, by their addresses. */
function outside(layer: Layer, target: Target, { trustDomain }: MeshSpec): void {
  const { namespace, contract } = target;
  for (const [name, store] of Object.entries(target.spec.stores)) {
    if (!isOutside(store)) continue;
    const prefix = outputName(name);
    const reader = `${prefix}_reader_endpoint`;
    comesFrom(
      new OutsideStore(layer, `store-${name}`, {
        name,
        namespace,
        hosts: [contract.text(`${prefix}_endpoint`), ...(reader in contract.outputs ? [contract.text(reader)] : [])],
        addresses: contract.list(`${prefix}_subnet_cidrs`),
        port: store.port,
        visibleTo: callersOf(target, name),
      }),
      `stores.${name}`,
    );
  }
  const clients = meshEgressClients(target);
  if (clients.length === 0) return;
  const all = new Map(clients.flatMap(({ hosts }) => hosts.map((one) => [one.host, one] as const)));
  const hosts = [...all.values()].sort((a, b) => (a.host < b.host ? -1 : 1));
  const egress = {
    name: meshEgress.name,
    namespace: meshEgress.namespace,
    port: MESH_EGRESS_PORT,
    gateway: instanceOf(target),
  };
  comesFrom(
    new OutsideGateway(layer, 'outside-gateway', { egress, pods: meshEgress.pods, routesFrom: namespace, hosts }),
    'egress',
  );
  const homes = [...new Set(clients.map(({ name }) => namespaceOf(target, name)))];
  const visibleTo = homes.filter((home) => home !== namespace).sort();
  comesFrom(new OutsideRoutes(layer, 'outside-routes', { namespace, egress, hosts, visibleTo }), 'egress');
  comesFrom(new NoCalls(layer, 'outside-default-deny', { namespace: meshEgress.namespace }), 'egress');
  for (const client of clients) {
    const names = client.hosts.map(({ host }) => host);
    comesFrom(
      new AllowedCalls(layer, `outside-${client.name}`, {
        name: `${meshEgress.name}-from-${client.name}`,
        namespace: meshEgress.namespace,
        pods: meshEgress.pods,
        callers: [principal(trustDomain, namespaceOf(target, client.name), client.name)],
        ports: [MESH_EGRESS_PORT],
        hosts: names,
        reason: `${client.name} reaches ${names.join(', ')}`,
      }),
      `services.${client.name}.uses`,
    );
  }
}
