import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { edgesOf, networkFor } from '../../src/verify/reach/matrix.ts';
import { becauseOfMesh } from '../../src/verify/reach/mesh/mesh.ts';
import { formatPorts, hasPort, intersection } from '../../src/verify/reach/ports.ts';
import { ManifestSet } from '../../src/verify/set.ts';

const pod = (name: string, more = '', namespace = 'shop') => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}, sidecar.istio.io/inject: 'true' } ${more} }
spec: { serviceAccountName: ${name}, containers: [] }
---`;
const outsider = `
apiVersion: v1
kind: Pod
metadata: { name: outsider, namespace: shop, labels: { app: outsider } }
spec: { containers: [] }
---`;
const policy = (name: string, spec: string, namespace = 'shop') => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
---`;
const strict = (namespace: string, spec = '{ mtls: { mode: STRICT } }') => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: ${namespace} }
spec: ${spec}
---`;
const fromWeb =
  "{ rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['80'] } }] }] }";

function reach(text: string, from: string, to: string) {
  const set = new ManifestSet(
    (loadAll(text) as KubernetesObject[]).filter(Boolean).map((object) => ({ object, file: 'a.yaml' })),
  );
  const network = networkFor(set, undefined);
  const [edge] = edgesOf(network, { from: `shop/${from}`, to: `shop/${to}`, denied: true });
  if (!edge) throw new Error(`no edge from ${from} to ${to}`);
  const { verdict } = edge;
  return {
    ports: formatPorts(intersection(verdict.ports, { TCP: [[1, 1000]] })),
    why: verdict.mesh && becauseOfMesh(verdict.mesh, intersection(verdict.egress.ports, verdict.ingress.ports)),
    hasUdp: hasPort(verdict.ports, 'UDP', 80),
    scraped: hasPort(verdict.ports, 'TCP', 15_090),
  };
}

const pods = [pod('web'), pod('api'), pod('other'), outsider].join('');

describe('what a mesh lets through', () => {
  it('is everything while no AuthorizationPolicy is about the pod', () => {
    expect(reach(pods, 'web', 'api')).toMatchObject({
      ports: 'TCP 1-1000',
      why: 'no AuthorizationPolicy restricts it',
    });
  });

  it('is what an ALLOW rule means, as soon as there is one about the pod', () => {
    const text = pods + policy('api', fromWeb);
    expect(reach(text, 'web', 'api')).toMatchObject({
      ports: 'TCP 80',
      why: 'AuthorizationPolicy/shop/api spec.rules[0]',
    });
    expect(reach(text, 'other', 'api')).toMatchObject({
      ports: 'no port',
      why: 'denied: no rule of AuthorizationPolicy/shop/api allows it',
    });
  });

  it('is nothing where a policy has no rules, and everything where it has an empty one', () => {
    expect(reach(pods + policy('none', '{}'), 'web', 'api').ports).toBe('no port');
    expect(reach(pods + policy('all', '{ rules: [{}] }'), 'web', 'api').ports).toBe('TCP 1-1000');
  });

  it('is not what a DENY rule means, whoever allows it', () => {
    const deny =
      "{ action: DENY, rules: [{ from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { ports: ['80'] } }] }] }";
    const text = pods + policy('all', '{ rules: [{}] }') + policy('no', deny);
    expect(reach(text, 'web', 'api').ports).toBe('TCP 1-79, 81-1000');
    expect(reach(pods + policy('api', fromWeb) + policy('no', deny), 'web', 'api').why).toBe(
      'denied by AuthorizationPolicy/shop/no spec.rules[0]',
    );
  });

  it('is not touched by AUDIT, nor by a DENY that asks for more than a connection shows', () => {
    const rest = "rules: [{ to: [{ operation: { ports: ['80'], methods: ['DELETE'] } }] }] }";
    expect(reach(pods + policy('a', `{ action: DENY, ${rest}`), 'web', 'api').ports).toBe('TCP 1-1000');
    expect(reach(pods + policy('a', '{ action: AUDIT, rules: [{}] }'), 'web', 'api').ports).toBe('TCP 1-1000');
  });

  it('says so where only some requests pass', () => {
    const some = "{ rules: [{ to: [{ operation: { ports: ['80'], methods: ['GET'] } }] }] }";
    expect(reach(pods + policy('a', some), 'web', 'api').why).toBe(
      'AuthorizationPolicy/shop/a spec.rules[0] (some requests)',
    );
  });

  it('follows selectors, namespaces and the root namespace', () => {
    expect(reach(pods + policy('a', '{ selector: { matchLabels: { app: other } } }'), 'web', 'api').ports).toBe(
      'TCP 1-1000',
    );
    expect(reach(pods + policy('a', '{}', 'elsewhere'), 'web', 'api').ports).toBe('TCP 1-1000');
    expect(reach(pods + policy('a', '{}', 'istio-system'), 'web', 'api').ports).toBe('no port');
  });

  it('knows patterns of principals, and accounts by their own namespace', () => {
    const rule = (source: string) => policy('a', `{ rules: [{ from: [{ source: ${source} }] }] }`);
    const ports = (source: string) => reach(pods + rule(source), 'web', 'api').ports;
    expect(ports("{ principals: ['*/sa/web'] }")).toBe('TCP 1-1000');
    expect(ports("{ principals: ['cluster.local/ns/shop/*'] }")).toBe('TCP 1-1000');
    expect(ports("{ notPrincipals: ['*/sa/web'] }")).toBe('no port');
    expect(ports("{ serviceAccounts: ['web'] }")).toBe('TCP 1-1000');
    expect(ports("{ serviceAccounts: ['elsewhere/web'] }")).toBe('no port');
    expect(ports("{ namespaces: ['else*'] }")).toBe('no port');
  });

  it('asks callers without a proxy for mutual TLS where it is strict, and knows nobody by name without it', () => {
    expect(reach(pods, 'outsider', 'api').ports).toBe('TCP 1-1000');
    expect(reach(pods + strict('shop'), 'outsider', 'api')).toMatchObject({
      ports: 'no port',
      why: 'denied: PeerAuthentication asks for mutual TLS, and the caller has no proxy',
    });
    expect(reach(pods + strict('istio-system'), 'outsider', 'api').ports).toBe('no port');
    expect(
      reach(pods + strict('istio-system') + strict('shop', '{ mtls: { mode: PERMISSIVE } }'), 'outsider', 'api').ports,
    ).toBe('TCP 1-1000');
    const oneOpen =
      "{ selector: { matchLabels: { app: api } }, mtls: { mode: STRICT }, portLevelMtls: { '80': { mode: PERMISSIVE } } }";
    expect(reach(pods + strict('shop', oneOpen), 'outsider', 'api').ports).toBe('TCP 80');
    expect(
      reach(pods + policy('a', "{ rules: [{ from: [{ source: { principals: ['*'] } }] }] }"), 'outsider', 'api').ports,
    ).toBe('no port');
  });

  it('has no say about ports that the proxy does not watch, nor about UDP', () => {
    const text = [
      pod('web'),
      pod('api', ", annotations: { traffic.sidecar.istio.io/excludeInboundPorts: '9464' }"),
      policy('none', '{}'),
    ].join('');
    const { ports, hasUdp, scraped } = reach(text, 'web', 'api');
    expect({ ports, hasUdp, scraped }).toEqual({ ports: 'no port', hasUdp: true, scraped: true });
  });

  it('has no say about pods without a proxy', () => {
    expect(reach(pods + policy('none', '{}') + strict('shop'), 'web', 'outsider')).toMatchObject({
      ports: 'TCP 1-1000',
      why: undefined,
    });
  });
});

describe('any policies', () => {
  const accounts = ['web', 'other'] as const;
  const ports = [80, 81] as const;
  const rule = fc.record({
    principals: fc.subarray([...accounts]),
    notPrincipals: fc.subarray([...accounts]),
    ports: fc.subarray([...ports]),
  });
  const policies = fc.array(
    fc.record({
      action: fc.constantFrom('ALLOW', 'DENY', 'AUDIT'),
      root: fc.boolean(),
      rules: fc.array(rule, { maxLength: 2 }),
    }),
    { maxLength: 4 },
  );
  const id = (account: string) => `cluster.local/ns/shop/sa/${account}`;

  it('let a request through exactly when Istio’s own order of questions does', () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...accounts), fc.constantFrom(...ports), (all, caller, port) => {
        const text = all
          .map(({ action, root, rules }, index) =>
            policy(
              `p${index}`,
              JSON.stringify({
                action,
                rules: rules.map((one) => ({
                  from: [{ source: { principals: one.principals.map(id), notPrincipals: one.notPrincipals.map(id) } }],
                  to: [{ operation: { ports: one.ports.map(String) } }],
                })),
              }),
              root ? 'istio-system' : 'shop',
            ),
          )
          .join('');
        const means = (one: (typeof all)[number]['rules'][number]) =>
          (one.principals.length === 0 || one.principals.includes(caller)) &&
          !one.notPrincipals.includes(caller) &&
          (one.ports.length === 0 || one.ports.includes(port));
        const of = (action: string) => all.filter((one) => one.action === action);
        const denied = of('DENY').some(({ rules }) => rules.some(means));
        const allowed = of('ALLOW').length === 0 || of('ALLOW').some(({ rules }) => rules.some(means));
        const set = new ManifestSet(
          (loadAll(pods + text) as KubernetesObject[]).filter(Boolean).map((object) => ({ object, file: 'a.yaml' })),
        );
        const [edge] = edgesOf(networkFor(set, undefined), { from: `shop/${caller}`, to: 'shop/api', denied: true });
        expect(edge && hasPort(edge.verdict.ports, 'TCP', port)).toBe(!denied && allowed);
      }),
      { numRuns: 150 },
    );
  });
});
