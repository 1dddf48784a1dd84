import { Testing } from 'cdk8s';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { EgressProxy, type EgressProxyProps } from '../../src/constructs/egress-proxy.ts';

const props: EgressProxyProps = {
  name: 'egress-proxy',
  namespace: 'shop',
  instance: 'shop-production',
  kubernetes: '1.34',
  clients: [
    { name: 'web', port: 15_001, hosts: [{ host: 'api.stripe.com', port: 443 }] },
    { name: 'orders', port: 15_002, hosts: [{ host: 'api.openai.com', port: 443 }] },
  ],
};

function render(difference: Partial<EgressProxyProps> = {}) {
  const chart = Testing.chart();
  new EgressProxy(chart, 'proxy', { ...props, ...difference });
  return Testing.synth(chart);
}

const of = (objects: ReturnType<typeof render>, kind: string) => objects.find((object) => object.kind === kind);

interface Route {
  readonly match: { readonly connect_matcher?: object; readonly prefix?: string; readonly path?: string };
  readonly route?: { readonly cluster: string };
  readonly direct_response?: { readonly status: number; readonly body: { readonly inline_string: string } };
}
interface Listener {
  readonly name: string;
  readonly address: { readonly socket_address: { readonly address: string; readonly port_value: number } };
  readonly filter_chains: readonly {
    readonly filters: readonly {
      readonly typed_config: {
        readonly route_config: {
          readonly virtual_hosts: readonly { readonly domains: readonly string[]; readonly routes: readonly Route[] }[];
        };
      };
    }[];
  }[];
}
interface Bootstrap {
  readonly admin: { readonly address: { readonly socket_address: { readonly address: string } } };
  readonly static_resources: { readonly listeners: readonly Listener[] };
}

const text = (objects: ReturnType<typeof render>): string => of(objects, 'ConfigMap').data['envoy.yaml'];
const bootstrap = (objects: ReturnType<typeof render>): Bootstrap => load(text(objects)) as Bootstrap;
const listener = (name: string): Listener | undefined =>
  bootstrap(sample).static_resources.listeners.find((one) => one.name === name);
const hostsOf = (one: Listener | undefined) =>
  one?.filter_chains[0]?.filters[0]?.typed_config.route_config.virtual_hosts ?? [];

const sample = render();

describe('EgressProxy', () => {
  it('gives each client a listener that knows its own hosts and no others', () => {
    expect(listener('web')?.address.socket_address.port_value).toBe(15_001);
    expect(hostsOf(listener('web')).map(({ domains }) => domains)).toEqual([['api.stripe.com:443'], ['*']]);
    expect(hostsOf(listener('orders')).map(({ domains }) => domains)).toEqual([['api.openai.com:443'], ['*']]);
  });

  it('opens tunnels to allowed hosts alone, and answers 403 with the reason to everything else', () => {
    const [allowed, denied] = hostsOf(listener('web'));
    expect(
      allowed?.routes.map(({ match, route, direct_response }) => [
        Object.keys(match),
        route?.cluster,
        direct_response?.status,
      ]),
    ).toEqual([
      [['connect_matcher'], 'internet', undefined],
      [['prefix'], undefined, 403],
    ]);
    expect(denied?.routes.map(({ direct_response }) => direct_response?.status)).toEqual([403, 403]);
    expect(denied?.routes[0]?.direct_response?.body.inline_string).toContain('api.stripe.com:443 and nothing else');
  });

  it('keeps Envoy’s admin interface on localhost, and shows of it what probes and Prometheus read', () => {
    expect(bootstrap(sample).admin.address.socket_address.address).toBe('127.0.0.1');
    const routes = hostsOf(listener('metrics')).flatMap((host) => host.routes);
    expect(routes.map(({ match }) => match.path)).toEqual(['/ready', '/stats/prometheus']);
  });

  it('writes a configuration without YAML anchors', () => {
    expect(text(sample)).not.toMatch(/[&*]\w+\s*$/m);
  });

  it('replaces its pods when the allowed hosts change, and only then', () => {
    const sum = (objects: typeof sample) =>
      of(objects, 'Deployment').spec.template.metadata.annotations['checksum/config'];
    const other = [{ name: 'web', port: 15_001, hosts: [{ host: 'api.paypal.com', port: 443 }] }];
    expect(sum(render({ clients: other }))).not.toBe(sum(sample));
    expect(sum(render({ replicas: 4 }))).toBe(sum(sample));
  });

  it('has one port for Service and pod, so that a policy that names it means both', () => {
    const ports = of(sample, 'Service').spec.ports;
    expect(ports.map((p: { port: number; targetPort: number }) => [p.port, p.targetPort])).toEqual([
      [15_001, 15_001],
      [15_002, 15_002],
    ]);
  });

  it('runs hardened, as the image’s own user, from a pinned image', () => {
    const { spec } = of(sample, 'Deployment').spec.template;
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65_532 });
    expect(spec.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers[0].image).toMatch(/^docker\.io\/envoyproxy\/envoy:distroless-v\d+\.\d+\.\d+$/);
  });

  it('serves while it is being taken away, and is killed only after that', () => {
    const { spec } = of(render({ drainSeconds: 20 }), 'Deployment').spec.template;
    expect(spec.containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: 20 } });
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(20);
  });

  it('refuses two clients on one port, since whoever reaches the port may reach its hosts', () => {
    const same = props.clients.map((client) => ({ ...client, port: 15_001 }));
    expect(() => render({ clients: same })).toThrow(
      'EgressProxy shop/egress-proxy: port 15001 of orders is that of web, and whoever reaches the port may reach its hosts. fix: give each client a port of its own',
    );
    expect(() => render({ clients: [{ name: 'web', port: 9902, hosts: [{ host: 'a.com', port: 443 }] }] })).toThrow(
      'port 9902 of web is that of its own metrics',
    );
  });

  it('refuses a client without hosts, a host that is none, and no client at all', () => {
    expect(() => render({ clients: [{ name: 'web', port: 15_001, hosts: [] }] })).toThrow('web has no hosts');
    expect(() => render({ clients: [{ name: 'web', port: 15_001, hosts: [{ host: '*', port: 443 }] }] })).toThrow(
      "'*' of web is not a host name",
    );
    expect(() => render({ clients: [] })).toThrow('clients is empty');
  });
});
