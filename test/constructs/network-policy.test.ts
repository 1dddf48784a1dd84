import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { DefaultDeny } from '../../src/constructs/default-deny.ts';
import { DnsEgress } from '../../src/constructs/dns-egress.ts';
import { NetworkPolicy, type NetworkPolicyProps } from '../../src/constructs/network-policy.ts';
import { addresses, podsOf } from '../../src/constructs/network-policy-peer.ts';

const props: NetworkPolicyProps = {
  name: 'web-to-orders',
  namespace: 'shop',
  pods: { app: 'web' },
  direction: 'egress',
  peers: [podsOf('shop', { app: 'orders' })],
  ports: [{ port: 8080 }],
  reason: 'web uses orders',
};

function render(difference: Partial<NetworkPolicyProps> = {}) {
  const chart = Testing.chart();
  new NetworkPolicy(chart, 'policy', { ...props, ...difference });
  return Testing.synth(chart)[0];
}

describe('NetworkPolicy', () => {
  it('is about one direction, and leaves the other to other policies', () => {
    expect(render().spec).toEqual({
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
              podSelector: { matchLabels: { app: 'orders' } },
            },
          ],
          ports: [{ port: 8080, protocol: 'TCP' }],
        },
      ],
    });
    expect(Object.keys(render({ direction: 'ingress' }).spec)).not.toContain('egress');
  });

  it('refuses an empty list of peers, which Kubernetes reads as everybody', () => {
    expect(() => render({ peers: [] })).toThrow(
      'NetworkPolicy shop/web-to-orders: peers is empty, which means everybody. fix: name the pods or addresses it is about',
    );
  });

  it('refuses an empty list of ports, and takes none as every port', () => {
    expect(() => render({ ports: [] })).toThrow('ports is empty, which means every port');
    const { ports: _, ...rest } = props;
    const chart = Testing.chart();
    new NetworkPolicy(chart, 'policy', rest);
    expect(Testing.synth(chart)[0].spec.egress[0]).not.toHaveProperty('ports');
  });

  it('refuses what is no port, and a connection without a reason', () => {
    expect(() => render({ ports: [{ port: 70_000 }] })).toThrow('port 70000 is not a port');
    expect(() => render({ reason: ' ' })).toThrow('reason is empty. fix: say in a sentence what needs the connection');
  });

  it('refuses addresses that are none before they reach a policy', () => {
    expect(() => render({ peers: addresses(['10.0.0.1']) })).toThrow('10.0.0.1/32');
  });
});

describe('DefaultDeny', () => {
  it('selects every pod, in both directions, and lets nothing through', () => {
    const chart = Testing.chart();
    new DefaultDeny(chart, 'deny', { namespace: 'shop' });
    expect(Testing.synth(chart)[0].spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });
});

describe('DnsEgress', () => {
  it('adds NodeLocal DNSCache only where the nodes run it', () => {
    const peers = (...others: string[]) => {
      const chart = Testing.chart();
      new DnsEgress(chart, 'dns', { namespace: 'shop', others: addresses(others) });
      return Testing.synth(chart)[0].spec.egress[0].to;
    };
    expect(peers()).toHaveLength(1);
    expect(peers('169.254.20.10/32')[1]).toEqual({ ipBlock: { cidr: '169.254.20.10/32' } });
  });
});
