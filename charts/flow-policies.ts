import type { AddonFlow, FlowPeer, Labels } from '../src/addons/addon.ts';
import { MONITORING_NAMESPACE, prometheusPods } from '../src/addons/addresses.ts';
import { addonOf } from '../src/addons/index.ts';
import type { NetworkPolicyProps } from '../src/constructs/network-policy.ts';
import {
  addresses,
  anywhere,
  everyPod,
  firstAddress,
  internet,
  type NetworkPeer,
  podsOf,
} from '../src/constructs/network-policy-peer.ts';
import { logstashOf, logstashPods } from '../src/platform/logstash.ts';
import { frontOf, providerOf } from '../src/platform/providers/index.ts';
import { namespaceOf, selectorLabels, type Target, trafficPort } from '../src/platform/target.ts';
import { edgePods, publicServices } from './edge.ts';
import { nameServers } from './name-servers.ts';

/** Elasticsearch and Kibana, by the labels that ECK gives their pods. */
export const LOGS = {
  namespace: 'logging',
  store: { 'common.k8s.elastic.co/type': 'elasticsearch' },
  viewer: { 'common.k8s.elastic.co/type': 'kibana' },
} as const;

/** Whose flows they are, and in which namespace. */
export interface FlowSubject {
  readonly name: string;
  readonly namespace: string;
  readonly flows: readonly AddonFlow[];
}

/** One policy for each pair of pods and peer, in one direction: flows that differ only in their ports are one. */
export function flowPolicies(target: Target, subject: FlowSubject): NetworkPolicyProps[] {
  const merged = new Map<string, NetworkPolicyProps>();
  for (const policy of subject.flows.flatMap((flow) => policies(target, subject, flow))) {
    const { name, pods, peers } = policy;
    const key = JSON.stringify({ name, pods, peers });
    const before = merged.get(key);
    merged.set(key, before === undefined ? policy : both(before, policy));
  }
  return [...merged.values()];
}

function policies(target: Target, subject: FlowSubject, flow: AddonFlow): NetworkPolicyProps[] {
  const who = flow.pods === undefined ? subject.name : nameOf(flow.pods);
  const name = (peer: string) => `${who}-${flow.direction === 'ingress' ? 'from' : 'to'}-${peer}`;
  const common = {
    namespace: subject.namespace,
    ...(flow.pods === undefined ? {} : { pods: flow.pods }),
    direction: flow.direction,
  };
  if (flow.peer.kind === 'services') {
    // Nobody but the edge: probes ask for the public address, and so test the way in too.
    if (edgePods(target.spec.edge)?.namespace !== subject.namespace) return [];
    return publicServices(target).map((to) => ({
      ...common,
      name: name(to.name),
      peers: [podsOf(namespaceOf(target, to.name), selectorLabels(target, to.name))],
      ports: [{ port: trafficPort(to.service) }],
      reason: `${flow.why}: ${to.host} is ${to.name}`,
    }));
  }
  const metadata = flow.peer.kind === 'cloud-apis' ? providerOf(target.spec).metadataServer : undefined;
  const peers = peersOf(target, flow.direction, flow.peer);
  // The platform has no such peer: logs that are kept elsewhere.
  if (peers.length === 0) return [];
  return [
    ...(metadata === undefined
      ? []
      : [
          {
            ...common,
            name: name('metadata-server'),
            peers: addresses(metadata.addresses),
            ports: metadata.ports.map((port) => ({ port })),
            reason: 'the node’s metadata server gives it its credentials for the cloud',
          },
        ]),
    {
      ...common,
      name: name(peerName(flow.peer)),
      peers,
      ...(flow.ports === undefined ? {} : { ports: flow.ports }),
      reason: reasonOf(flow),
    },
  ];
}

function both(a: NetworkPolicyProps, b: NetworkPolicyProps): NetworkPolicyProps {
  const { ports: _, ...rest } = a;
  const reason = a.reason.split('; ').includes(b.reason) ? a.reason : `${a.reason}; ${b.reason}`;
  if (a.ports === undefined || b.ports === undefined) return { ...rest, reason };
  const ports = new Map([...a.ports, ...b.ports].map((port) => [`${port.port}/${port.protocol ?? 'TCP'}`, port]));
  return { ...rest, reason, ports: [...ports.values()] };
}

function peersOf(target: Target, direction: AddonFlow['direction'], peer: FlowPeer): NetworkPeer[] {
  const { contract } = target;
  const front = frontOf(target);
  switch (peer.kind) {
    case 'kube-apiserver':
      return [
        ...addresses(contract.list('control_plane_cidrs')),
        // Clients connect to its Service. The VPC CNI judges that address, before it becomes one of the above.
        ...(direction === 'egress' ? addresses(contract.list('service_cidrs').map(firstAddress)) : []),
      ];
    case 'dns':
      return nameServers(target);
    case 'prometheus':
      return [podsOf(MONITORING_NAMESPACE, prometheusPods)];
    case 'nodes':
      return addresses(contract.list('vpc_cidrs'));
    case 'cloud-apis':
    case 'internet':
      return internet(contract.list('vpc_cidrs'));
    case 'all-pods':
      return [everyPod()];
    case 'load-balancer':
      return front === undefined ? anywhere() : addresses(front);
    case 'log-store':
      return target.spec.logs?.kind === 'elastic' ? [podsOf(LOGS.namespace, LOGS.store)] : [];
    case 'log-input':
      return logstashOf(target.spec) ? [podsOf(LOGS.namespace, logstashPods)] : [];
    case 'addon':
      return [podsOf(addonOf(target.spec, peer.addon).namespace, peer.pods)];
    case 'services':
      return [];
  }
}

function peerName(peer: FlowPeer): string {
  if (peer.kind === 'kube-apiserver') return 'api-server';
  if (peer.kind === 'log-store') return 'elasticsearch';
  if (peer.kind === 'log-input') return 'logstash';
  if (peer.kind !== 'addon') return peer.kind;
  return peer.pods === undefined ? peer.addon : nameOf(peer.pods);
}

/** Pods as people call them: by their name and component labels, or by whatever labels they have. */
export function nameOf(pods: Labels): string {
  const { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': component } = pods;
  if (name === undefined) return Object.values(pods).join('-').toLowerCase();
  return component === undefined || name.includes(component) ? name : `${name}-${component}`;
}

/** NetworkPolicies know no names: which hosts are meant stays for people to read. */
function reasonOf({ why, peer }: AddonFlow): string {
  return peer.kind === 'internet' && peer.hosts !== 'any' ? `${why} (${peer.hosts.join(', ')})` : why;
}
