import { describe, expect, it } from 'vitest';
import { catalogue, nginxDataPlane } from '../../src/addons/index.ts';
import { contextOf } from './context.ts';

describe('the edge', () => {
  // What kind of load balancer it is depends on the cloud: the context says.
  const annotations = { 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip' };
  const service = (ownLoadBalancer: boolean) => {
    const context = contextOf(true);
    const at = { ...context, edge: { ...context.edge, ownLoadBalancer, serviceAnnotations: annotations } };
    return {
      gateway: catalogue['nginx-gateway-fabric'].values?.(at)?.nginx,
      ingress: catalogue['ingress-nginx'].values?.(at)?.controller,
    };
  };

  it('has no load balancer of its own where one of Terraform finds its pods', () => {
    expect(service(false)).toMatchObject({
      gateway: { service: { type: 'ClusterIP' } },
      ingress: { service: { type: 'ClusterIP' } },
    });
  });

  it('asks for a load balancer straight to its pods otherwise', () => {
    expect(service(true)).toMatchObject({
      gateway: { service: { type: 'LoadBalancer' } },
      ingress: { service: { type: 'LoadBalancer', annotations } },
    });
  });

  it('knows the proxies of a Gateway by labels that the controller gives them', () => {
    expect(nginxDataPlane('public', [443])).toMatchObject({
      name: 'public-nginx',
      podSecurity: 'restricted',
      pods: {
        'app.kubernetes.io/name': 'public-nginx',
        'app.kubernetes.io/instance': 'nginx-gateway-fabric',
        'app.kubernetes.io/managed-by': 'nginx-gateway-fabric-nginx',
      },
    });
    // An annotation, not a label.
    expect(Object.keys(nginxDataPlane('public', [443]).pods)).not.toContain('gateway.networking.k8s.io/gateway-name');
  });
});
