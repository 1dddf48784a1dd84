import { Construct } from 'constructs';
import { NetworkPolicy } from './network-policy.ts';
import { clusterDns, type NetworkPeer } from './network-policy-peer.ts';

export interface DnsEgressProps {
  readonly namespace: string;
  /** Labels of the pods that resolve names. Default: every pod of the namespace. */
  readonly pods?: Readonly<Record<string, string>>;
  /**
   * Whom pods ask beside the cluster's DNS pods: NodeLocal DNSCache, where the nodes run it, by its address, e.g.
   * `169.254.20.10/32`. Default: nobody, as on EKS unless somebody installed it.
   */
  readonly others?: readonly NetworkPeer[];
}

/** Lets pods resolve names: UDP, and TCP for answers that do not fit, to the cluster's DNS alone. */
export class DnsEgress extends Construct {
  constructor(scope: Construct, id: string, props: DnsEgressProps) {
    super(scope, id);
    const { namespace, pods, others = [] } = props;
    new NetworkPolicy(this, 'Policy', {
      name: 'dns',
      namespace,
      ...(pods === undefined ? {} : { pods }),
      direction: 'egress',
      peers: [clusterDns(), ...others],
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
      reason: 'pods resolve names through the cluster DNS',
    });
  }
}
