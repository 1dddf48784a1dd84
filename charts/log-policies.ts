import { addonsInUse } from '../src/addons/in-use.ts';
import { type AddonId, catalogue } from '../src/addons/index.ts';
import { flowsHere } from '../src/addons/placed.ts';
import type { NetworkPolicyProps } from '../src/constructs/network-policy.ts';
import { podsOf } from '../src/constructs/network-policy-peer.ts';
import { logstashOf, logstashPods } from '../src/platform/logstash.ts';
import type { Target } from '../src/platform/target.ts';
import { LOGS, nameOf } from './flow-policies.ts';
import { nameServers } from './name-servers.ts';

/** What the operator makes of the logging layer's objects, and the labels of its pods. */
interface Part {
  readonly name: string;
  readonly pods: NetworkPolicyProps['pods'] & object;
}
const STORE: Part = { name: 'elasticsearch', pods: LOGS.store };
const VIEWER: Part = { name: 'kibana', pods: LOGS.viewer };
const LOGSTASH: Part = { name: 'logstash', pods: logstashPods };

/** Elasticsearch, Logstash and Kibana are no add-ons: their operator makes them of the logging layer's objects. */
export function logPolicies(target: Target): NetworkPolicyProps[] {
  if (target.spec.logs?.kind !== 'elastic') return [];
  const inner = logstashOf(target.spec) ? [LOGSTASH] : [];
  return [
    ...[STORE, VIEWER, ...inner].map((part) => toNames(target, part)),
    ...between(STORE, STORE, 9300, 'the nodes of Elasticsearch form one cluster'),
    ...between(VIEWER, STORE, 9200, 'Kibana reads logs'),
    ...inner.flatMap((part) => between(part, STORE, 9200, 'Logstash writes logs')),
    ...addonsInUse(target.spec).flatMap((id) => fromClient(target, id)),
  ];
}

function toNames(target: Target, { name, pods }: Part): NetworkPolicyProps {
  return {
    namespace: LOGS.namespace,
    pods,
    direction: 'egress',
    name: `${name}-to-dns`,
    peers: nameServers(target),
    ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
    reason: 'resolves names',
  };
}

/** Both sides of a connection. */
function between(client: Part, server: Part, port: number, reason: string): NetworkPolicyProps[] {
  const { namespace } = LOGS;
  const common = { namespace, ports: [{ port }], reason };
  return [
    {
      ...common,
      pods: client.pods,
      direction: 'egress',
      name: `${client.name}-to-${server.name}`,
      peers: [podsOf(namespace, server.pods)],
    },
    {
      ...common,
      pods: server.pods,
      direction: 'ingress',
      name: `${server.name}-from-${client.name}`,
      peers: [podsOf(namespace, client.pods)],
    },
  ];
}

/** The other side of each flow that names the log store, or what is before it, as its peer. */
function fromClient(target: Target, id: AddonId): NetworkPolicyProps[] {
  const { namespace, title } = catalogue[id];
  return flowsHere(target.spec, id, addonsInUse(target.spec))
    .filter(({ peer }) => peer.kind === 'log-store' || peer.kind === 'log-input')
    .map(({ peer, pods, ports, why }) => ({
      namespace: LOGS.namespace,
      name: `${peer.kind === 'log-input' ? 'logstash' : 'elasticsearch'}-from-${pods === undefined ? id : nameOf(pods)}`,
      pods: peer.kind === 'log-input' ? logstashPods : LOGS.store,
      direction: 'ingress' as const,
      peers: [podsOf(namespace, pods)],
      ...(ports === undefined ? {} : { ports }),
      reason: `${title} ${why}`,
    }));
}
