import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { NetworkPeer } from './network-policy-peer.ts';

export interface NetworkPort {
  /** The port of the pod, not of a Service in front of it. */
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: 'TCP' | 'UDP';
}

export interface NetworkPolicyProps {
  /** Name it after the edge, e.g. `web-to-orders` at the client and `orders-from-web` at the server. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods it is about. Default: every pod of the namespace. */
  readonly pods?: Readonly<Record<string, string>>;
  /** Which way: connections that come in (`ingress`), or go out (`egress`). */
  readonly direction: 'ingress' | 'egress';
  /** The other side. An empty list is refused: Kubernetes would read it as everybody. */
  readonly peers: readonly NetworkPeer[];
  /** Default: every port. An empty list is refused, as it says the same. */
  readonly ports?: readonly NetworkPort[];
  /** Why it is there, for whoever reviews it: the annotation `orrery.dev/reason`. */
  readonly reason: string;
}

/** Lets one kind of connection through, in one direction. Whatever no policy lets through, `DefaultDeny` stops. */
export class NetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    super(scope, id);
    const { name, namespace, direction, peers, ports, reason } = props;
    const where = `NetworkPolicy ${namespace}/${name}`;
    if (peers.length === 0) {
      throw new Error(`${where}: peers is empty, which means everybody. fix: name the pods or addresses it is about`);
    }
    if (ports?.length === 0) {
      throw new Error(`${where}: ports is empty, which means every port. fix: name them, or leave ports out`);
    }
    for (const { port } of ports ?? []) {
      if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        throw new Error(`${where}: port ${port} is not a port. fix: use a whole number from 1 to 65535`);
      }
    }
    if (reason.trim() === '') {
      throw new Error(`${where}: reason is empty. fix: say in a sentence what needs the connection`);
    }
    const rule = {
      ...(ports === undefined ? {} : { ports: ports.map(toPolicyPort) }),
      [direction === 'ingress' ? 'from' : 'to']: [...peers],
    };
    new k8s.KubeNetworkPolicy(this, 'NetworkPolicy', {
      metadata: { name, namespace, annotations: { 'orrery.dev/reason': reason } },
      spec: {
        // The API server drops empty labels, which Argo CD would report for ever.
        podSelector: Object.keys(props.pods ?? {}).length === 0 ? {} : { matchLabels: { ...props.pods } },
        policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'],
        [direction]: [rule],
      },
    });
  }
}

function toPolicyPort({ port, protocol = 'TCP' }: NetworkPort): k8s.NetworkPolicyPort {
  return { protocol, port: k8s.IntOrString.fromNumber(port) };
}
