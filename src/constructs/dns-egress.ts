import { Construct } from 'constructs';
import { NetworkPolicy } from './network-policy.ts';
import { addresses, clusterDns } from './network-policy-peer.ts';

export interface DnsEgressProps {
  readonly namespace: string;
  /** Labels of the pods that resolve names. Default: every pod of the namespace. */
  readonly pods?: Readonly<Record<string, string>>;
  /**
   * The address of NodeLocal DNSCache, e.g. `169.254.20.10`, where the nodes run it: pods then ask that, and not the
   * cluster's DNS pods. Default: none, as on EKS unless somebody installed it.
   */
  readonly nodeLocalAddress?: string;
}

/** Lets pods resolve names: UDP, and TCP for answers that do not fit, to the cluster's DNS alone. */
export class DnsEgress extends Construct {
  constructor(scope: Construct, id: string, props: DnsEgressProps) {
    super(scope, id);
    const { namespace, pods, nodeLocalAddress } = props;
    new NetworkPolicy(this, 'Policy', {
      name: 'dns',
      namespace,
      ...(pods === undefined ? {} : { pods }),
      direction: 'egress',
      peers: [clusterDns(), ...(nodeLocalAddress === undefined ? [] : addresses([`${nodeLocalAddress}/32`]))],
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
      reason: 'pods resolve names through the cluster DNS',
    });
  }
}
