import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { ByLabel, InNamespaces } from '../../src/verify/by-label.ts';
import { checks } from '../../src/verify/registry.ts';
import { selects, selectsPlain } from '../../src/verify/selectors.ts';
import { ManifestSet } from '../../src/verify/set.ts';

const word = fc.constantFrom('a', 'b', 'c', '');
const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'zone'), word);
const pods = fc.array(fc.record({ namespace: fc.constantFrom('one', 'two'), labels }), { maxLength: 12 });
const expression = fc.record({
  key: fc.constantFrom('app', 'tier'),
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: fc.array(word, { maxLength: 2 }),
});
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
  { requiredKeys: [] },
);

describe('things in namespaces', () => {
  it('are found by a selector as when each is asked, in their order', () => {
    fc.assert(
      fc.property(pods, selector, (all, wanted) => {
        const index = new InNamespaces(all, (pod) => pod);
        const plainly = all.filter((pod) => pod.namespace === 'one' && selects(wanted, pod.labels));
        expect(index.selected('one', wanted)).toEqual(plainly);
      }),
    );
  });

  it('are found by a plain map of labels as when each is asked', () => {
    fc.assert(
      fc.property(pods, labels, (all, wanted) => {
        const index = new InNamespaces(all, (pod) => pod);
        const plainly = all.filter((pod) => pod.namespace === 'two' && selectsPlain(wanted, pod.labels));
        expect(index.selectedPlain('two', wanted)).toEqual(plainly);
      }),
    );
  });
});

describe('things by their labels', () => {
  const items = Array.from({ length: 100 }, (_, index) => ({ app: `app-${index}`, tier: 'web' }));
  const known = new ByLabel(items, (item, label) => (label === 'app' ? item.app : label === 'tier' ? item.tier : null));

  it('are near a selector when they have its rarest label, and no others are looked at', () => {
    expect(
      known.near([
        ['tier', 'web'],
        ['app', 'app-7'],
      ]),
    ).toEqual([items[7]]);
    expect(
      known.near([
        ['tier', 'db'],
        ['app', 'app-7'],
      ]),
    ).toEqual([]);
    expect(known.near([])).toEqual(items);
  });

  it('are near also when nobody knows what they have', () => {
    const unsure = new ByLabel(['a', 'b', 'c'], (item) => (item === 'c' ? undefined : item));
    expect(unsure.near([['any', 'a']])).toEqual(['a', 'c']);
    expect(unsure.near([['any', 'd']])).toEqual(['c']);
  });
});

/** Services as a platform has them, all in one namespace, which count how often a label of their pods is read. */
function counted(services: number): { set: ManifestSet; reads: () => number } {
  let reads = 0;
  const objects = Array.from({ length: services }, (_, index): KubernetesObject[] => {
    const name = `service-${index}`;
    const own = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'shop' };
    const counting = new Proxy<Record<string, string>>(own, {
      get(target, key) {
        reads += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    const metadata = { name, namespace: 'shop' };
    const selector = { matchLabels: own };
    const spec = {
      serviceAccountName: name,
      containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 80 }] }],
    };
    const from = [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': `service-${(index + 1) % services}` } } }];
    return [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: { selector, template: { metadata: { labels: counting }, spec } },
      },
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: own, ports: [{ port: 80 }] } },
      { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { maxUnavailable: 1, selector } },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        spec: { podSelector: selector, ingress: [{ from }] },
      },
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        metadata,
        spec: { selector, podMetricsEndpoints: [{ port: 'http' }] },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata,
        spec: { host: name, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
      },
    ];
  });
  const set = new ManifestSet(
    objects.flat().map((object) => ({ object, file: `${object.kind}-${object.metadata.name}.yaml` })),
  );
  return { set, reads: () => reads };
}

/** How often a check reads a label of a pod among so many services. */
function readsOf(check: (typeof checks)[number], services: number): number {
  const { set, reads } = counted(services);
  const before = reads();
  for (const _ of check.run({ set, kubernetes: '1.34' }));
  return reads() - before;
}

describe('checks over many services in one namespace', () => {
  it.each(checks)('$id reads labels of twice as many twice as often, and not more', (check) => {
    expect(readsOf(check, 80)).toBeLessThanOrEqual(2 * readsOf(check, 40) + 40);
  });
});
