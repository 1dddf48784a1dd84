import { MONITORING_NAMESPACE, prometheusPods } from '../src/addons/addresses.ts';
import { DefaultDeny } from '../src/constructs/default-deny.ts';
import { DnsEgress } from '../src/constructs/dns-egress.ts';
import { EgressProxy } from '../src/constructs/egress-proxy.ts';
import { EGRESS_PROXY_METRICS_PORT } from '../src/constructs/egress-proxy-config.ts';
import { NetworkPolicy, type NetworkPolicyProps } from '../src/constructs/network-policy.ts';
import { addresses, internet, podsOf } from '../src/constructs/network-policy-peer.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { isColors, smokeTestName, smokeTestPods } from '../src/platform/colors.ts';
import { outputName, usesBucket } from '../src/platform/contract.ts';
import { homesOf, inHome, namespacesOf } from '../src/platform/domains.ts';
import { egressHosts, egressPorts, egressProxyName } from '../src/platform/egress.ts';
import { providerOf } from '../src/platform/providers/index.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { inCluster, isOutside } from '../src/platform/stores.ts';
import {
  instanceOf,
  namespaceOf,
  selectorLabels,
  services,
  type Target,
  trafficPort,
  type Used,
  usedBy,
} from '../src/platform/target.ts';
import { edgePods, publicServices } from './edge.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { meshPolicies } from './mesh-network.ts';
import { otherNameServers } from './name-servers.ts';
import { storePolicies } from './store-policies.ts';

export const network: LayerDefinition = {
  name: 'network',
  about: 'What may talk to what in the platform’s namespaces: nothing, but for DNS and the declared edges.',
  build(layer, target) {
    for (const home of homesOf(target)) {
      const { namespace } = home;
      new DefaultDeny(layer, inHome('default-deny', home), { namespace });
      new DnsEgress(layer, inHome('dns', home), { namespace, others: otherNameServers(target) });
    }
    for (const [name, service] of services(target)) {
      for (const used of usedBy(target, service)) {
        // What runs in the cluster is with the other flows of the stores.
        if (used.kind !== 'store' || !inCluster(used.spec)) usage(layer, target, name, used);
      }
      metrics(layer, target, name, service);
      smokeTest(layer, target, name, service);
      credentials(layer, target, name, service);
    }
    fromEdge(layer, target);
    egressProxy(layer, target);
    const own = namespacesOf(target);
    const others = [
      ...storePolicies(target, (namespace) => own.includes(namespace)),
      ...meshPolicies(target).filter((policy) => own.includes(policy.namespace)),
    ];
    for (const { origin, ...policy } of others) allow(layer, origin, policy);
  },
};

/** Adds a policy of one of the platform's namespaces. Its name says the edge, and is unique there. */
function allow(layer: Layer, origin: string, props: NetworkPolicyProps): void {
  comesFrom(new NetworkPolicy(layer, `${props.namespace}-${props.name}`, props), origin);
}

/** One name in a service's `uses`: the way out at the client, and the way in at the server where that is ours. */
function usage(layer: Layer, target: Target, name: string, used: Used): void {
  const origin = `services.${name}.uses`;
  const client = { namespace: namespaceOf(target, name), pods: selectorLabels(target, name) };
  const to = `${name}-to-${used.name}`;
  if (used.kind === 'service') {
    const ports = [{ port: trafficPort(used.spec) }];
    const server = { namespace: namespaceOf(target, used.name), pods: selectorLabels(target, used.name) };
    const reason = `${name} uses ${used.name}`;
    allow(layer, origin, {
      ...client,
      name: to,
      direction: 'egress',
      peers: [podsOf(server.namespace, server.pods)],
      ports,
      reason,
    });
    allow(layer, origin, {
      ...server,
      name: `${used.name}-from-${name}`,
      direction: 'ingress',
      peers: [podsOf(client.namespace, client.pods)],
      ports,
      reason,
    });
  } else if (used.kind === 'store' && isOutside(used.spec)) {
    allow(layer, origin, {
      ...client,
      name: to,
      direction: 'egress',
      peers: addresses(target.contract.list(`${outputName(used.name)}_subnet_cidrs`)),
      ports: [{ port: used.spec.port }],
      reason: `${name} uses ${used.name} (${used.spec.kind}), in the subnets of the Terraform contract`,
    });
  } else if (target.spec.egress.kind === 'cidrs') {
    const [host, port] =
      used.kind === 'api' ? [used.spec.host, used.spec.port] : [`a bucket of ${providerOf(target.spec).title}`, 443];
    allow(layer, origin, {
      ...client,
      name: to,
      direction: 'egress',
      peers: addresses(target.contract.list(`${outputName(used.name)}_cidrs`)),
      ports: [{ port }],
      reason: `${name} uses ${used.name} (${host}), at the addresses of the Terraform contract`,
    });
  }
}

/** A service that uses a bucket gets its credentials from the node, where the cloud gives them out there. */
function credentials(layer: Layer, target: Target, name: string, service: ServiceSpec): void {
  const server = providerOf(target.spec).metadataServer;
  if (server === undefined || !usesBucket(target.spec, service.uses)) return;
  allow(layer, `services.${name}.uses`, {
    namespace: namespaceOf(target, name),
    name: `${name}-to-metadata-server`,
    pods: selectorLabels(target, name),
    direction: 'egress',
    peers: addresses(server.addresses),
    ports: server.ports.map((port) => ({ port })),
    reason: `the node’s metadata server gives ${name} its credentials for ${providerOf(target.spec).title}`,
  });
}

function metrics(layer: Layer, target: Target, name: string, service: ServiceSpec): void {
  if (service.metrics === undefined) return;
  allow(layer, `services.${name}.metrics`, {
    namespace: namespaceOf(target, name),
    name: `${name}-from-prometheus`,
    pods: selectorLabels(target, name),
    direction: 'ingress',
    peers: [podsOf(MONITORING_NAMESPACE, prometheusPods)],
    ports: [{ port: service.metrics.port }],
    reason: `Prometheus scrapes the metrics of ${name}`,
  });
}

/** The Job that asks a colour before it has the traffic reaches the service, and nothing else. */
function smokeTest(layer: Layer, target: Target, name: string, service: ServiceSpec): void {
  if (!isColors(service.delivery)) return;
  const test = smokeTestName(name);
  const [tester, server] = [smokeTestPods(target, name), selectorLabels(target, name)];
  const origin = `services.${name}.delivery.smoke`;
  const namespace = namespaceOf(target, name);
  const common = {
    namespace,
    ports: [{ port: trafficPort(service) }],
    reason: `${name} is asked before a colour gets the traffic`,
  };
  allow(layer, origin, {
    ...common,
    name: `${test}-to-${name}`,
    pods: tester,
    direction: 'egress',
    peers: [podsOf(namespace, server)],
  });
  allow(layer, origin, {
    ...common,
    name: `${name}-from-${test}`,
    pods: server,
    direction: 'ingress',
    peers: [podsOf(namespace, tester)],
  });
}

/** Public services take requests from the edge's proxies. The way out at the proxies is the add-ons' layer's. */
function fromEdge(layer: Layer, target: Target): void {
  const edge = edgePods(target.spec.edge);
  if (edge === undefined) return;
  for (const { name, service, host } of publicServices(target)) {
    allow(layer, `services.${name}.public`, {
      namespace: namespaceOf(target, name),
      name: `${name}-from-edge`,
      pods: selectorLabels(target, name),
      direction: 'ingress',
      peers: [podsOf(edge.namespace, edge.pods)],
      ports: [{ port: trafficPort(service) }],
      reason: `the edge sends ${name} the requests for ${host}`,
    });
  }
}

/** The proxy, the way to it for each service that uses names outside, and its own way to the internet. */
function egressProxy(layer: Layer, target: Target): void {
  const { spec, namespace } = target;
  const ports = egressPorts(target);
  if (spec.egress.kind !== 'proxy' || ports.length === 0) return;
  const clients = ports.map(([name, port]) => {
    const service = spec.services[name];
    return { name, port, hosts: service === undefined ? [] : egressHosts(target, service) };
  });
  const proxy = comesFrom(
    new EgressProxy(layer, egressProxyName, {
      name: egressProxyName,
      namespace,
      instance: instanceOf(target),
      clients,
      replicas: spec.egress.replicas,
      kubernetes: spec.cluster.kubernetes,
      // Who loses it loses its APIs: as important as the most important service.
      priorityClass: `${target.platform}-${mostImportant(target, ports)}`,
    }),
    'egress',
  );
  for (const { name, port, hosts } of clients) {
    const client = { namespace: namespaceOf(target, name), pods: selectorLabels(target, name) };
    const reason = `${name} reaches ${hosts.map(({ host }) => host).join(', ')} through the egress proxy, on the port that is its alone`;
    const origin = `services.${name}.uses`;
    allow(layer, origin, {
      ...client,
      name: `${name}-to-${egressProxyName}`,
      direction: 'egress',
      peers: [podsOf(namespace, proxy.selector)],
      ports: [{ port }],
      reason,
    });
    allow(layer, origin, {
      namespace,
      name: `${egressProxyName}-from-${name}`,
      pods: proxy.selector,
      direction: 'ingress',
      peers: [podsOf(client.namespace, client.pods)],
      ports: [{ port }],
      reason,
    });
  }
  const outside = new Set(clients.flatMap(({ hosts }) => hosts.map(({ port }) => port)));
  allow(layer, 'egress', {
    namespace,
    name: `${egressProxyName}-to-internet`,
    pods: proxy.selector,
    direction: 'egress',
    peers: internet(target.contract.list('vpc_cidrs')),
    ports: [...outside].sort((a, b) => a - b).map((port) => ({ port })),
    reason: 'the egress proxy reaches the declared hosts, wherever they are on the internet',
  });
  allow(layer, 'egress', {
    namespace,
    name: `${egressProxyName}-from-prometheus`,
    pods: proxy.selector,
    direction: 'ingress',
    peers: [podsOf(MONITORING_NAMESPACE, prometheusPods)],
    ports: [{ port: EGRESS_PROXY_METRICS_PORT }],
    reason: 'Prometheus scrapes the metrics of the egress proxy',
  });
}

function mostImportant(target: Target, clients: readonly [name: string, port: number][]): ServiceSpec['priority'] {
  const given = clients.map(([name]) => target.spec.services[name]?.priority);
  return (['critical', 'standard'] as const).find((priority) => given.includes(priority)) ?? 'background';
}
