import { type Draft, get, type Mistakes, put } from './world.ts';

const APP = 'astral-planner-production';

export const reachability: Mistakes = {
  'a policy of the application that was removed': (w) => {
    const gone = w.one(
      'NetworkPolicy',
      ({ metadata: { namespace, name } }) => namespace === APP && name.startsWith('app-to-'),
    );
    return w.without('NetworkPolicy', (object) => object === gone.object);
  },
  'the default deny that was removed': (w) =>
    w.without('NetworkPolicy', ({ metadata }) => metadata.namespace === APP && metadata.name === 'default-deny'),
  'a policy of an add-on that was removed': (w) => {
    const gone = w.one(
      'NetworkPolicy',
      ({ metadata: { namespace, name } }) => namespace === 'external-secrets' && /-to-/.test(name),
    );
    return w.without('NetworkPolicy', (object) => object === gone.object);
  },
  'the port of another database': (w) =>
    w.edited(w.one('NetworkPolicy', `${APP}/app-to-postgres`), (d) =>
      put(d, ['spec', 'egress', 0, 'ports', 0, 'port'], 3306),
    ),
  'a policy for pods that are not there': (w) =>
    w.edited(w.one('NetworkPolicy', `${APP}/app-to-redis`), (d) =>
      put(d, ['spec', 'podSelector', 'matchLabels'], { 'app.kubernetes.io/name': 'aap' }),
    ),
  'egress to the whole internet': (w) =>
    w.edited(w.one('NetworkPolicy', `${APP}/app-to-postgres`), (d) =>
      put(d, ['spec', 'egress', 0, 'to'], [{ ipBlock: { cidr: '0.0.0.0/0' } }]),
    ),
  'ingress from every namespace': (w) =>
    w.edited(w.one('NetworkPolicy', `${APP}/app-from-edge`), (d) => {
      for (const peer of get(d, ['spec', 'ingress', 0, 'from']) as Draft[]) peer.namespaceSelector = {};
      put(d, ['spec', 'ingress', 0, 'from'], [{ namespaceSelector: {} }]);
    }),
  'no ports, which is all of them': (w) =>
    w.edited(w.one('NetworkPolicy', `${APP}/app-to-redis`), (d) => put(d, ['spec', 'egress', 0, 'ports'], undefined)),
  'a policy that opens the namespace': (w) =>
    w.with({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'debug', namespace: APP },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
    }),
};
