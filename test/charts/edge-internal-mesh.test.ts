import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { edge } from '../../charts/edge.ts';
import { build as buildAll } from '../../charts/index.ts';
import { Layer, type LayerDefinition } from '../../charts/layer.ts';
import { networkAddons } from '../../charts/network-addons.ts';
import { policies } from '../../charts/policies.ts';
import { vaultTrustLayer } from '../../charts/vault-trust.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import type { Target } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { fieldTarget, suuupraTarget } from '../support/target.ts';

function build(definition: LayerDefinition, target: Target = suuupraTarget()) {
  const layer = new Layer(Testing.app(), definition, target);
  definition.build(layer, target);
  return Testing.synth(layer);
}
const named = (objects: ReturnType<typeof build>, kind: string, name: string, namespace = 'istio-internal') =>
  objects.find((o) => o.kind === kind && o.metadata.name === name && o.metadata.namespace === namespace);

/** Without hosts for people inside. */
const none = { monitoring: { hosts: null }, vault: { host: null } };

describe('hosts for people inside, where the edge is a mesh', () => {
  const objects = build(edge);

  it('are served by a gateway of their own, behind a load balancer without a public address', () => {
    const gateway = named(objects, 'Gateway', 'internal').spec;
    expect(gateway.selector).toEqual({ app: 'istio-internalgateway', istio: 'internalgateway' });
    expect(gateway.servers.map(({ hosts }: { hosts: string[] }) => hosts)).toEqual([
      ['./grafana.suuupra.com', './vault.suuupra.com'],
      ['./grafana.suuupra.com', './vault.suuupra.com'],
    ]);
    const all = buildAll(suuupraTarget()).map(({ object }) => object);
    const { service } = named(all, 'Application', 'suuupra-production-istio-internalgateway', 'argocd').spec.source.helm
      .valuesObject;
    expect(service).toMatchObject({
      type: 'LoadBalancer',
      annotations: {
        'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
        'service.beta.kubernetes.io/load-balancer-source-ranges': '10.200.0.0/16',
      },
    });
  });

  it('have a certificate that browsers trust', () => {
    expect(named(objects, 'Certificate', 'internal-tls').spec).toMatchObject({
      dnsNames: ['grafana.suuupra.com', 'vault.suuupra.com'],
      issuerRef: { name: 'letsencrypt-production' },
    });
  });

  it('lead to Vault by TLS that the gateway begins, and holds against the authority of Vault', () => {
    expect(named(objects, 'VirtualService', 'vault').spec).toMatchObject({
      hosts: ['vault.suuupra.com'],
      gateways: ['internal'],
      http: [{ route: [{ destination: { host: 'vault-ui.vault.svc.cluster.local', port: { number: 8200 } } }] }],
    });
    const { host, trafficPolicy } = named(objects, 'DestinationRule', 'vault').spec;
    expect(host).toBe('vault-ui.vault.svc.cluster.local');
    expect(trafficPolicy.tls).toEqual({
      mode: 'SIMPLE',
      credentialName: 'vault-trust',
      sni: 'vault-ui.vault.svc',
      subjectAltNames: ['vault-ui.vault.svc'],
    });
    const trust = build(vaultTrustLayer);
    expect(named(trust, 'Certificate', 'vault-trust').spec.secretName).toBe('vault-trust');
    expect(named(trust, 'Certificate', 'vault-tls', 'vault').spec.dnsNames).toContain('vault-ui.vault.svc');
  });

  it('lead to pages without TLS as they are', () => {
    expect(named(objects, 'DestinationRule', 'grafana').spec.trafficPolicy.tls).toEqual({ mode: 'DISABLE' });
  });

  it('are reached from where operators are, and the pages from the gateway: both ways, and from nowhere else', () => {
    const network = build(networkAddons);
    const { ingress } = named(network, 'NetworkPolicy', 'istio-internalgateway-from-operators').spec;
    expect(ingress[0].from[0].ipBlock.cidr).toBe('10.200.0.0/16');
    const out = named(network, 'NetworkPolicy', 'istio-internalgateway-to-vault').spec.egress[0];
    const into = named(network, 'NetworkPolicy', 'vault-from-istio-internalgateway', 'vault').spec.ingress[0];
    for (const { ports } of [out, into]) expect(ports).toEqual([{ port: 8200, protocol: 'TCP' }]);
    expect(into.from[0].podSelector.matchLabels).toEqual({ app: 'istio-internalgateway', istio: 'internalgateway' });
  });

  it('may have a Service of type LoadBalancer, which no other namespace may', () => {
    const allowed = (target: Target) =>
      JSON.stringify(build(policies, target).find(({ kind }) => kind === 'InternalServices').spec.parameters);
    expect(allowed(suuupraTarget())).toContain('istio-internal');
    expect(allowed(suuupraTarget(none))).not.toContain('istio-internal');
  });

  it('are none where nobody asks for them: no gateway, no trust, no add-on', () => {
    const target = suuupraTarget(none);
    expect(named(build(edge, target), 'Gateway', 'internal')).toBeUndefined();
    expect(named(build(vaultTrustLayer, target), 'Certificate', 'vault-trust')).toBeUndefined();
    expect(addonsInUse(target.spec)).not.toContain('istio-internalgateway');
  });

  it('are refused outside the domain, and behind a load balancer of Terraform', () => {
    expect(() => suuupraTarget({ vault: { host: 'vault.example.com' } })).toThrow('is not below suuupra.com');
    expect(() =>
      suuupraTarget({ edge: { via: 'alb' } }, 'production', { alb_target_group_arn: 'arn:aws:x:y::z' }),
    ).toThrow('needs an edge that makes load balancers');
  });

  it('are refused for Vault where no proxy speaks TLS with it', () => {
    expect(() => fieldTarget({ vault: { host: 'vault.astralfield.com' } })).toThrow(
      'is served with TLS by Vault itself',
    );
  });
});

describeWithSchemas(
  'hosts for people inside',
  { kubernetes: '1.34', groups: ['networking.istio.io', 'cert-manager.io'] },
  (schemas) => {
    it('are what Istio accepts', () => expect(complaintsOf(schemas, build(edge))).toEqual([]));
  },
);
