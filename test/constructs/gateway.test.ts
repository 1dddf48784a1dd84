import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { PublicGateway, type PublicGatewayProps } from '../../src/constructs/gateway.ts';
import { TargetGroupBinding } from '../../src/constructs/target-group-binding.ts';

const props: PublicGatewayProps = {
  name: 'public',
  namespace: 'edge',
  className: 'nginx',
  hosts: ['shop.example', 'www.shop.example'],
  certificateSecret: 'public-tls',
  routesFrom: { edge: 'public' },
};
function make(difference: Partial<PublicGatewayProps> = {}) {
  const chart = Testing.chart();
  const gateway = new PublicGateway(chart, 'gateway', { ...props, ...difference });
  return { gateway, listeners: Testing.synth(chart)[0].spec.listeners };
}
const many = (count: number) => Array.from({ length: count }, (_, i) => `h${i}.shop.example`);

describe('PublicGateway', () => {
  it('has a listener for each host, and says which one a route belongs to', () => {
    const { gateway, listeners } = make();
    const named = listeners.find((l: { name: string }) => l.name === gateway.listenerOf('www.shop.example'));
    expect(named).toMatchObject({ hostname: 'www.shop.example', port: 443, protocol: 'HTTPS' });
  });

  it('has one HTTPS listener without a host where clients do not name one', () => {
    const { gateway, listeners } = make({ clientsWithoutSni: true });
    expect(listeners).toHaveLength(2);
    expect(gateway.listenerOf('www.shop.example')).toBe('https');
    expect(listeners[1]).not.toHaveProperty('hostname');
  });

  it('refuses more hosts than a Gateway may have listeners for', () => {
    expect(() => make({ hosts: many(64) })).toThrow('64 hosts need more than the 64 listeners a Gateway may have');
    expect(() => make({ hosts: many(63) })).not.toThrow();
    expect(() => make({ hosts: many(64), clientsWithoutSni: true })).not.toThrow();
  });

  it('refuses to serve no host', () => {
    expect(() => make({ hosts: [] })).toThrow('Gateway edge/public: hosts is empty');
  });
});

describe('TargetGroupBinding', () => {
  const bind = (targetGroupArn: string, sourceCidrs = ['10.0.0.0/24']) =>
    new TargetGroupBinding(Testing.chart(), 'binding', {
      name: 'public',
      namespace: 'edge',
      targetGroupArn,
      service: 'public-nginx',
      port: 443,
      sourceCidrs,
      podPorts: [443],
    });
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/edge/0000000000000000';

  it('refuses the ARN of the load balancer where that of its target group is meant', () => {
    expect(() => bind(arn.replace('targetgroup', 'loadbalancer/app'))).toThrow('is not a target group');
    expect(() => bind(arn)).not.toThrow();
  });

  it('refuses to open the pods to nobody', () => {
    expect(() => bind(arn, [])).toThrow('sourceCidrs and podPorts must not be empty');
  });
});
