import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { edge } from '../../charts/edge.ts';
import { Layer, type LayerDefinition } from '../../charts/layer.ts';
import { logging } from '../../charts/logging.ts';
import { namespaces } from '../../charts/namespaces.ts';
import { networkAddons } from '../../charts/network-addons.ts';
import type { Target } from '../../src/platform/target.ts';
import { fieldTarget, sampleTarget } from '../support/target.ts';

function build(definition: LayerDefinition, target: Target = fieldTarget()) {
  const layer = new Layer(Testing.app(), definition, target);
  definition.build(layer, target);
  return Testing.synth(layer);
}
const named = (objects: ReturnType<typeof build>, kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

describe('hosts of the monitoring', () => {
  const objects = build(edge);

  it('are served with TLS by a load balancer without a public address, to operators alone', () => {
    const gateway = named(objects, 'Gateway', 'internal').spec;
    const annotations = gateway.infrastructure.annotations;
    expect(annotations['service.beta.kubernetes.io/aws-load-balancer-scheme']).toBe('internal');
    expect(annotations['service.beta.kubernetes.io/load-balancer-source-ranges']).toBe('10.200.0.0/16');
    expect(gateway.listeners.map(({ hostname }: { hostname?: string }) => hostname)).toEqual([
      undefined,
      'grafana.astralfield.com',
      'prometheus.astralfield.com',
      'alerts.astralfield.com',
      'logs.astralfield.com',
    ]);
    expect(named(objects, 'Certificate', 'internal-tls').spec.dnsNames).toHaveLength(4);
  });

  it('lead to the Services of their charts', () => {
    const backend = (name: string) => {
      const [{ backendRefs }] = named(objects, 'HTTPRoute', name).spec.rules;
      return `${backendRefs[0].name}:${backendRefs[0].port}`;
    };
    expect(['grafana', 'prometheus', 'alertmanager', 'kibana'].map(backend)).toEqual([
      'kube-prometheus-stack-grafana:80',
      'kube-prometheus-stack-prometheus:9090',
      'kube-prometheus-stack-alertmanager:9093',
      'logs-kb-http:5601',
    ]);
  });

  it('are taken from the namespaces of the monitoring, and never by the public Gateway', () => {
    const all = build(namespaces);
    for (const name of ['monitoring', 'logging']) {
      expect(named(all, 'Namespace', name).metadata.labels['orrery.dev/edge']).toBe('internal');
    }
  });

  it('are reached through the network from where operators are, and from nowhere else', () => {
    const policy = named(build(networkAddons), 'NetworkPolicy', 'internal-nginx-from-operators').spec;
    expect(policy.ingress[0].from.map(({ ipBlock }: { ipBlock: { cidr: string } }) => ipBlock.cidr)).toEqual([
      '10.200.0.0/16',
      '10.32.0.0/22',
      '10.32.4.0/22',
      '10.32.8.0/22',
    ]);
  });

  it('end TLS at the gateway: Kibana behind it answers without', () => {
    expect(named(build(logging), 'Kibana', 'logs').spec.http.tls.selfSignedCertificate.disabled).toBe(true);
    expect(named(build(logging, sampleTarget()), 'Kibana', 'logs').spec.http).toBeUndefined();
  });

  it('are refused outside the domain, and without a class that makes load balancers', () => {
    expect(() => fieldTarget({ monitoring: { hosts: { grafana: 'grafana.example.com' } } })).toThrow(
      'is not below astralfield.com',
    );
    expect(() => sampleTarget({ monitoring: { hosts: { grafana: 'grafana.astral-planner.com' } } })).toThrow(
      'needs an edge that makes load balancers',
    );
  });

  it('are none where nobody asks for them', () => {
    expect(named(build(edge, sampleTarget()), 'Gateway', 'internal')).toBeUndefined();
  });
});
