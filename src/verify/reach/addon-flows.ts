import ipaddr from 'ipaddr.js';
import { type AddonFlow, addonOf, type FlowPeer, MONITORING_NAMESPACE, prometheusPods } from '../../addons/index.ts';
import { logstashOf, logstashPods } from '../../platform/logstash.ts';
import { frontOf, providerOf } from '../../platform/providers/index.ts';
import type { Target } from '../../platform/target.ts';
import { addresses, anywhere, anywhereButOwn, EVERY_POD, type Flow, flow, nameServers, podsOf, tcp } from './flow.ts';
import type { Peer } from './policy.ts';
import { ALL_PORTS, portsOf, union } from './ports.ts';

/** Elasticsearch, by the label that its operator gives its pods. */
export const LOG_STORE = podsOf('logging', { 'common.k8s.elastic.co/type': 'elasticsearch' });

/** Logstash, where logs are written to it and not to Elasticsearch. */
export const LOG_INPUT = podsOf('logging', logstashPods);

/** A flow of the catalogue as pods, peers and ports of one target; nothing for one that the target's services say themselves. */
export function addonFlow(target: Target, namespace: string, said: AddonFlow): Flow[] {
  const peers = peersOf(target, said);
  const pods = podsOf(namespace, said.pods);
  if (peers.length === 0) return [];
  const ports =
    said.ports === undefined
      ? ALL_PORTS
      : said.ports.map(({ port, protocol = 'TCP' }) => portsOf(protocol, port)).reduce(union, {});
  const flows = [flow(said.direction, pods, peers, ports, said.why)];
  const metadata = said.peer.kind === 'cloud-apis' ? providerOf(target.spec).metadataServer : undefined;
  if (metadata) flows.push(flow('egress', pods, addresses(metadata.addresses), tcp(...metadata.ports), said.why));
  // Neither is an add-on: nobody else says their side.
  if (said.peer.kind === 'log-store') flows.push(flow('ingress', LOG_STORE, [pods], ports, said.why));
  if (said.peer.kind === 'log-input') flows.push(flow('ingress', LOG_INPUT, [pods], ports, said.why));
  return flows;
}

function peersOf(target: Target, { direction, peer }: AddonFlow): readonly Peer[] {
  const { contract, spec } = target;
  const front = frontOf(target);
  const byKind: { readonly [Kind in FlowPeer['kind']]: () => readonly Peer[] } = {
    // By its own addresses, and on the way out also by that of its Service, the first of the range.
    'kube-apiserver': () => [
      ...addresses(contract.list('control_plane_cidrs')),
      ...(direction === 'egress' ? addresses(contract.list('service_cidrs').map(apiServiceOf)) : []),
    ],
    dns: () => nameServers(target),
    prometheus: () => [podsOf(MONITORING_NAMESPACE, prometheusPods)],
    nodes: () => addresses(contract.list('vpc_cidrs')),
    'cloud-apis': () => anywhereButOwn(contract.list('vpc_cidrs')),
    internet: () => anywhereButOwn(contract.list('vpc_cidrs')),
    'all-pods': () => [EVERY_POD],
    'load-balancer': () => (front === undefined ? anywhere() : addresses(front)),
    'log-store': () => (spec.logs?.kind === 'elastic' ? [LOG_STORE] : []),
    'log-input': () => (logstashOf(spec) ? [LOG_INPUT] : []),
    addon: () => (peer.kind === 'addon' ? [podsOf(addonOf(spec, peer.addon).namespace, peer.pods)] : []),
    services: () => [],
  };
  return byKind[peer.kind]();
}

/** The address of the API server's Service: the first one of the range after the network's own. */
export function apiServiceOf(serviceCidr: string): string {
  const [network] = ipaddr.parseCIDR(serviceCidr);
  const bytes = network.toByteArray();
  const first = ipaddr.fromByteArray(bytes.with(-1, (bytes.at(-1) ?? 0) + 1));
  return `${first.toString()}/${bytes.length * 8}`;
}
