import { type Draft, get, type Mistakes, put } from './world.ts';

const pod = ['spec', 'template', 'spec'] as const;
const container = [...pod, 'containers', 0] as const;
/** Made of parts, so that no scanner of this repository takes it for one. */
const accessKey = ['AKIA', 'Q3EGRIFHNEW7SZ2B'].join('');
const token = ['ghp', 'x8Kd02LmQp3vRt6Yb1Nc7Zs4Ha9Wf5Ge2JuT'].join('_');

export const hygiene: Mistakes = {
  'the tag latest': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...container, 'image'], 'ghcr.io/astral-planner/app:latest')),
  'no tag': (w) => w.edited(w.one('Rollout'), (d) => put(d, [...container, 'image'], 'ghcr.io/astral-planner/app')),
  'the tag latest of a database': (w) =>
    w.edited(
      w.one('Cluster', (object) => get(object, ['spec', 'imageName']) !== undefined),
      (d) => put(d, ['spec', 'imageName'], 'ghcr.io/cloudnative-pg/postgresql:latest'),
    ),
  'the tag latest in the values of a chart': (w) =>
    w.edited(
      w.one('Application', (object) => get(object, ['spec', 'source', 'helm', 'valuesObject']) !== undefined),
      (d) => put(d, ['spec', 'source', 'helm', 'valuesObject', 'image'], { repository: 'shop/agent', tag: 'latest' }),
    ),
  'a Role that may do everything': (w) =>
    w.edited(w.one('Role', 'operator'), (d) =>
      put(d, ['rules', 0], { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }),
    ),
  'a Role that may give itself more': (w) =>
    w.edited(w.one('Role', 'operator'), (d) =>
      put(d, ['rules', 0], {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['roles'],
        verbs: ['escalate', 'bind'],
      }),
    ),
  'a binding of everybody': (w) =>
    w.edited(w.one('RoleBinding', 'viewer'), (d) =>
      put(d, ['subjects', 0], { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:authenticated' }),
    ),
  'the default ServiceAccount': (w) =>
    // Without a token it is anybody's account, and nobody's harm.
    w.edited(
      w.one('Rollout', (object) => get(object, [...pod, 'automountServiceAccountToken']) !== false),
      (d) => put(d, [...pod, 'serviceAccountName'], undefined),
    ),
  'a variable twice': (w) =>
    w.edited(w.one('Rollout'), (d) => {
      const variables = get(d, [...container, 'env']) as Draft[];
      variables.push({ name: variables[0]?.name, value: 'other' });
    }),
  'a folder of the host': (w) =>
    w.edited(w.one('Deployment'), (d) =>
      put(d, [...pod, 'volumes', 0], { name: 'config', hostPath: { path: '/etc' } }),
    ),
  'a load balancer for the internet': (w) =>
    w.edited(w.one('Service', 'app'), (d) => put(d, ['spec', 'type'], 'LoadBalancer')),
  'an access key in a ConfigMap': (w) =>
    w.edited(w.one('ConfigMap', 'app-config'), (d) => put(d, ['data', 'AWS_ACCESS_KEY_ID'], accessKey)),
  'a password in a variable': (w) =>
    w.edited(w.one('Rollout'), (d) => {
      (get(d, [...container, 'env']) as Draft[]).push({ name: 'DATABASE_PASSWORD', value: 'kR7-vPq2-wLz9' });
    }),
  'a token in an annotation': (w) =>
    w.edited(w.one('ServiceAccount', 'app'), (d) =>
      put(d, ['metadata', 'annotations'], { 'example.com/token': token }),
    ),
  'a Secret with its value': (w) =>
    w.with({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'stripe', namespace: 'astral-planner-production' },
      stringData: { key: 'kR7-vPq2-wLz9' },
    }),
};
