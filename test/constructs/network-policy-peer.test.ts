import { describe, expect, it } from 'vitest';
import { addresses, contains, firstAddress, internet } from '../../src/constructs/network-policy-peer.ts';

const except = (peer: ReturnType<typeof internet>[number] | undefined) => peer?.ipBlock?.except ?? [];

describe('addresses', () => {
  it('asks for the prefix length that is missing', () => {
    expect(() => addresses(['10.0.0.1'])).toThrow(
      "'10.0.0.1' has no prefix length. fix: for this address alone write 10.0.0.1/32",
    );
    expect(() => addresses(['fd00::1'])).toThrow('write fd00::1/128');
  });

  it('names the network where there are bits behind the prefix', () => {
    expect(() => addresses(['10.0.0.7/24'])).toThrow(
      "'10.0.0.7/24' has bits behind its prefix. fix: write the network, 10.0.0.0/24",
    );
    expect(addresses(['10.0.0.0/24'])).toEqual([{ ipBlock: { cidr: '10.0.0.0/24' } }]);
  });

  it('refuses what is no address', () => {
    expect(() => addresses(['api.example.com'])).toThrow("'api.example.com' is not a CIDR");
  });
});

describe('internet', () => {
  it('leaves out private networks, shared address space and the instance metadata', () => {
    const [v4] = internet(['10.10.0.0/16']);
    for (const range of ['10.10.0.0/16', '172.31.0.0/16', '192.168.1.0/24', '100.64.0.0/16', '169.254.169.254/32']) {
      expect([range, except(v4).some((outer) => contains(outer, range))]).toEqual([range, true]);
    }
    expect(except(v4).some((outer) => contains(outer, '104.18.6.0/24'))).toBe(false);
  });

  it('names each left-out range once: a private VPC is in a private range already', () => {
    expect(except(internet(['10.10.0.0/16'])[0])).not.toContain('10.10.0.0/16');
  });

  it('leaves out a VPC of public addresses too', () => {
    expect(except(internet(['203.0.112.0/20'])[0])).toContain('203.0.112.0/20');
  });

  it('has no IPv6 where the cluster has none, and leaves out the VPC and the metadata service where it has', () => {
    expect(internet(['10.10.0.0/16'])).toHaveLength(1);
    const v6 = internet(['10.10.0.0/16', '2600:1f18::/56'])[1];
    expect(v6?.ipBlock?.cidr).toBe('::/0');
    for (const range of ['2600:1f18:0:1::/64', 'fd00:ec2::254/128', '64:ff9b::/96', '::ffff:0:0/96', 'fe80::/10']) {
      expect([range, except(v6).some((outer) => contains(outer, range))]).toEqual([range, true]);
    }
  });
});

describe('firstAddress', () => {
  it('is the API server’s Service', () => {
    expect(firstAddress('172.20.0.0/16')).toBe('172.20.0.1/32');
    expect(firstAddress('fd74:9b::/108')).toBe('fd74:9b::1/128');
  });
});
