import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { addressClasses } from '../../src/verify/reach/addresses.ts';
import { isMeant } from '../../src/verify/reach/matrix.ts';
import { networkOf } from '../../src/verify/reach/network.ts';
import { ALL_PORTS, difference, formatPorts, intersection, portsOf, union } from '../../src/verify/reach/ports.ts';
import { ManifestSet } from '../../src/verify/set.ts';

const deployment = (name: string, labels: string, more = 'containers: []', namespace = 'shop') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { template: { metadata: { labels: ${labels} }, spec: { ${more} } } }
---`;
const policy = (spec: string, name = 'p', namespace = 'shop') => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
---`;

const web = deployment('web', '{ app: web, tier: front }');
const api = deployment(
  'api',
  '{ app: api, tier: back }',
  'containers: [{ ports: [{ name: http, containerPort: 8080 }, { name: dns, containerPort: 53, protocol: UDP }] }]',
);
const other = deployment('job', '{ app: web }', 'containers: []', 'other');

/** What passes from one end to another. */
function passing(yaml: string, from: string, to: string): string {
  const subjects = (loadAll(yaml) as (KubernetesObject | null)[]).flatMap((object) =>
    object ? [{ object, file: 'a.yaml' }] : [],
  );
  const network = networkOf(new ManifestSet(subjects));
  const [source, target] = [from, to].map((name) => network.ends.find((end) => isMeant(end, name)));
  if (!source || !target) throw new Error(`no ${from} or ${to} among ${network.ends.map(({ name }) => name).join()}`);
  return formatPorts(network.edge(source, target).ports);
}

describe('reachability', () => {
  it('lets everything through where no policy selects a pod', () => {
    expect(passing(web + api, 'shop/web', 'shop/api')).toBe('every port');
    expect(passing(web, 'shop/web', 'internet')).toBe('every port');
  });

  it('denies to a pod that any policy selects what no rule lets through, in that direction alone', () => {
    const all = web + api + policy('{ podSelector: { matchLabels: { app: api } } }');
    expect(passing(all, 'shop/web', 'shop/api')).toBe('no port');
    expect(passing(all, 'shop/api', 'shop/web')).toBe('every port');
  });

  it('takes a policy without policyTypes to be about ingress, and about egress when it has such rules', () => {
    const open = policy('{ podSelector: {}, egress: [{ ports: [{ port: 443 }] }] }');
    expect(passing(web + api + open, 'shop/web', 'shop/api')).toBe('no port');
    expect(passing(web + open, 'shop/web', 'internet')).toBe('TCP 443');
    const none = policy('{ podSelector: {}, policyTypes: [Egress] }');
    expect(passing(web + none, 'shop/web', 'internet')).toBe('no port');
    expect(passing(web + none, 'internet', 'shop/web')).toBe('every port');
  });

  it('asks both ends, each by any one policy', () => {
    const into = policy(
      '{ podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: 8080 }, { port: 9090 }] }] }',
    );
    const out = policy(
      '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ ports: [{ port: 8080 }] }, { ports: [{ port: 443 }] }] }',
      'q',
    );
    expect(passing(web + api + into, 'shop/web', 'shop/api')).toBe('TCP 8080, 9090');
    expect(passing(web + api + into + out, 'shop/web', 'shop/api')).toBe('TCP 8080');
    const more = policy('{ podSelector: {}, ingress: [{ ports: [{ port: 443 }] }] }', 'r');
    expect(passing(web + api + into + out + more, 'shop/web', 'shop/api')).toBe('TCP 443, 8080');
  });

  it('reads ranges of ports, protocols, and rules without ports or with none in their list', () => {
    const rule = (ports: string) =>
      web + api + policy(`{ podSelector: { matchLabels: { app: api } }, ingress: [{ ports: ${ports} }] }`);
    expect(passing(rule('[{ port: 8000, endPort: 8010 }, { port: 8011 }]'), 'shop/web', 'shop/api')).toBe(
      'TCP 8000-8011',
    );
    expect(passing(rule('[{ protocol: UDP }]'), 'shop/web', 'shop/api')).toBe('every UDP port');
    expect(passing(rule('[]'), 'shop/web', 'shop/api')).toBe('every port');
  });

  it('finds named ports in the pods that are connected to, by name and protocol', () => {
    const into = (port: string) =>
      policy(`{ podSelector: { matchLabels: { tier: back } }, ingress: [{ ports: [${port}] }] }`);
    expect(passing(web + api + into('{ port: http }'), 'shop/web', 'shop/api')).toBe('TCP 8080');
    expect(passing(web + api + into('{ port: dns }'), 'shop/web', 'shop/api')).toBe('no port');
    expect(passing(web + api + into('{ port: dns, protocol: UDP }'), 'shop/web', 'shop/api')).toBe('UDP 53');
    const out = policy(
      '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ ports: [{ port: http }] }] }',
    );
    expect(passing(web + api + out, 'shop/web', 'shop/api')).toBe('TCP 8080');
    expect(passing(web + api + out, 'shop/web', 'internet')).toBe('no port');
  });

  it('takes a podSelector alone for pods of its own namespace, and with a namespaceSelector for those of that', () => {
    const from = (peer: string) =>
      web + api + other + policy(`{ podSelector: { matchLabels: { app: api } }, ingress: [{ from: [${peer}] }] }`);
    const own = from('{ podSelector: { matchLabels: { app: web } } }');
    expect(passing(own, 'shop/web', 'shop/api')).toBe('every port');
    expect(passing(own, 'other/job', 'shop/api')).toBe('no port');
    const any = from('{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }');
    expect(passing(any, 'other/job', 'shop/api')).toBe('every port');
    const named = from('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: other } } }');
    expect(passing(named, 'shop/web', 'shop/api')).toBe('no port');
    expect(passing(named, 'other/job', 'shop/api')).toBe('every port');
  });

  it('asks the same peers anew in each namespace', () => {
    const spec = '{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }';
    const both = web + api + other + policy(spec) + policy(spec, 'p', 'other');
    expect(passing(both, 'shop/web', 'shop/api')).toBe('every port');
    expect(passing(both, 'shop/web', 'other/job')).toBe('no port');
  });

  it('reads the labels of namespaces, and expressions', () => {
    const namespace = '\napiVersion: v1\nkind: Namespace\nmetadata: { name: other, labels: { team: data } }\n---';
    const from = (peer: string) =>
      namespace + api + other + policy(`{ podSelector: {}, ingress: [{ from: [${peer}] }] }`);
    const select = (operator: string, values = '') =>
      `{ namespaceSelector: { matchExpressions: [{ key: team, operator: ${operator}${values} }] } }`;
    expect(passing(from(select('In', ', values: [data]')), 'other/job', 'shop/api')).toBe('every port');
    expect(passing(from(select('NotIn', ', values: [data]')), 'other/job', 'shop/api')).toBe('no port');
    expect(passing(from(select('Exists')), 'other/job', 'shop/api')).toBe('every port');
    expect(passing(from(select('DoesNotExist')), 'other/job', 'shop/api')).toBe('no port');
  });

  it('cuts all addresses where blocks and their exceptions cut them', () => {
    const out =
      web +
      policy(
        '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }, { ipBlock: { cidr: 10.1.2.0/24 } }] }] }',
      );
    expect(passing(out, 'shop/web', '10.0.0.0/8')).toBe('every port');
    expect(passing(out, 'shop/web', '10.1.0.0/16')).toBe('no port');
    expect(passing(out, 'shop/web', '10.1.2.0/24')).toBe('every port');
    expect(passing(out, 'shop/web', 'internet')).toBe('no port');
    expect(passing(web + api + out, 'shop/web', 'shop/api')).toBe('no port');
  });

  it('knows pods that only a policy names', () => {
    const from = policy(
      '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } }, podSelector: { matchLabels: { app.kubernetes.io/name: prometheus } } }] }] }',
    );
    expect(passing(web + from, 'pods monitoring/prometheus', 'shop/web')).toBe('every port');
  });

  it('leaves out pods on the network of their node', () => {
    const node = deployment('node', '{ app: node }', 'hostNetwork: true');
    expect(() => passing(web + node, 'shop/node', 'shop/web')).toThrow('no shop/node');
  });
});

describe('an end', () => {
  const end = {
    kind: 'pods',
    name: 'Deployment/shop/web',
    namespace: 'shop',
    labels: {},
    namespaceLabels: {},
    ports: [],
  } as const;
  const made = {
    ...end,
    subject: { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }, file: '' },
  };

  it('is meant by its name, in its namespace or anywhere, and by all of a namespace', () => {
    const meant = ['shop/web', 'web', 'Deployment/shop/web', 'shop/*', 'other/web', 'shop/api', 'other/*'].filter(
      (text) => isMeant(made, text),
    );
    expect(meant).toEqual(['shop/web', 'web', 'Deployment/shop/web', 'shop/*']);
  });

  it('of addresses is meant by its range, or as the one address that it is', () => {
    const address = { kind: 'addresses', name: '10.0.0.7/32', address: '10.0.0.7' } as const;
    expect(['10.0.0.7', '10.0.0.7/32', '10.0.0.8', 'web'].filter((text) => isMeant(address, text))).toEqual([
      '10.0.0.7',
      '10.0.0.7/32',
    ]);
  });
});

describe('sets of ports', () => {
  const [low, high] = [portsOf('TCP', 1, 100), portsOf('TCP', 101, 200)];

  it('join what touches, cut what overlaps, and take away from the middle', () => {
    expect(formatPorts(union(low, high))).toBe('TCP 1-200');
    expect(formatPorts(intersection(low, portsOf('TCP', 50, 150)))).toBe('TCP 50-100');
    expect(formatPorts(difference(low, portsOf('TCP', 10, 20)))).toBe('TCP 1-9, 21-100');
    expect(formatPorts(difference(low, portsOf('UDP', 10, 20)))).toBe('TCP 1-100');
    expect(formatPorts(difference(ALL_PORTS, ALL_PORTS))).toBe('no port');
  });
});

describe('classes of addresses', () => {
  const names = (...cidrs: string[]) => addressClasses(cidrs).map(({ name }) => name);

  it('are the ranges without the narrower ones in them, and leave out what those cover wholly', () => {
    expect(names()).toEqual(['internet', 'internet (IPv6)']);
    expect(names('10.0.0.0/24', '10.0.0.0/25', '10.0.0.128/25')).toEqual([
      'internet',
      '10.0.0.0/25',
      '10.0.0.128/25',
      'internet (IPv6)',
    ]);
    expect(addressClasses(['10.0.0.0/24', '10.0.0.0/25']).find(({ name }) => name === '10.0.0.0/24')?.address).toBe(
      '10.0.0.128',
    );
  });

  it('take one range written in two ways for one, and pass over what is no range', () => {
    expect(names('10.0.0.0/8', '10.1.2.3/8', 'nonsense')).toHaveLength(3);
  });
});
