import { describe, expect, it } from 'vitest';
import { readManifests } from '../../src/verify/read/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { sampleTarget } from '../support/target.ts';

/** What the checks of references say of some YAML: findings, and what they left unchecked after `?`. */
function said(text: string, { file = 'shop/all.yaml', intent = false } = {}): string[] {
  const { subjects } = readManifests({ file, text });
  const context = { set: new ManifestSet(subjects), kubernetes: '1.34', ...(intent ? { intent: sampleTarget() } : {}) };
  const family = checks.filter((check) => check.family === 'references' && !IGNORED.includes(check.id));
  const { findings, notChecked } = verify({ target: 'shop', checks: family, context });
  return [
    ...findings.map(({ object, path, message }) => `${object} ${path} ${message}`),
    ...notChecked.map(({ object, reason }) => `? ${object} ${reason}`),
  ];
}

const IGNORED = ['missing-provider', 'missing-namespace'];

function application(source: string, namespace: string, mark = ''): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: one, namespace: argocd${mark} }
spec:
  project: default
  source: { repoURL: 'https://example.com/repo', targetRevision: main, ${source} }
  destination: { server: 'https://kubernetes.default.svc', namespace: ${namespace} }
---`;
}

const ours = ', labels: { app.kubernetes.io/managed-by: orrery }';

const job = (env: string, namespace = 'shop') => `
apiVersion: batch/v1
kind: Job
metadata: { name: web, namespace: ${namespace} }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: web, image: 'example.com/web:1', env: [{ name: A, valueFrom: ${env} }] }]
`;

const configMap = '{ configMapKeyRef: { name: web, key: mode } }';
const secret = '{ secretKeyRef: { name: web, key: token } }';
const at = 'spec.template.spec.containers[0].env[0].valueFrom';

describe('what is not among the manifests', () => {
  it('is unchecked when they may be a part of a cluster', () => {
    expect(said(job(configMap))).toEqual([
      `? Job/shop/web ${at}.configMapKeyRef.name is web, and ConfigMap/shop/web is not among the manifests; the manifests may be a part of a cluster (no intent, no Argo CD Applications)`,
    ]);
  });

  it('is missing when they are held against an intent', () => {
    expect(said(job(configMap), { intent: true })).toEqual([
      `Job/shop/web ${at}.configMapKeyRef.name is web, but there is no ConfigMap/shop/web`,
    ]);
  });

  it('is missing when an Application says what the namespace consists of, and all of that is here', () => {
    expect(said(`${application('path: deploy/shop', 'shop')}${job(configMap)}`)).toEqual([
      `Job/shop/web ${at}.configMapKeyRef.name is web, but there is no ConfigMap/shop/web`,
    ]);
  });

  it('is unchecked when an Application deploys a chart that is not here', () => {
    const reason = 'Application one may make it, and its manifests are not here';
    expect(said(`${application('chart: web', 'shop')}${job(configMap)}`)).toEqual([expect.stringContaining(reason)]);
    expect(said(`${application('chart: web', 'other')}${job(configMap)}`)).toEqual([expect.stringContaining(reason)]);
  });

  it('is missing beside the chart of another namespace when Orrery made the set', () => {
    expect(said(`${application('chart: web', 'shop', ours)}${job(configMap)}`)).toEqual([
      expect.stringMatching(/^\? .+Application one may make it/),
    ]);
    expect(said(`${application('chart: web', 'other', ours)}${job(configMap)}`)).toEqual([
      `Job/shop/web ${at}.configMapKeyRef.name is web, but there is no ConfigMap/shop/web`,
    ]);
  });

  it('is unchecked when ApplicationSets may make more Applications', () => {
    const set =
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all, namespace: argocd }\n---';
    expect(said(`${application('path: shop', 'shop')}\n${set}${job(configMap)}`)).toEqual([
      expect.stringMatching(/^\? Job/),
    ]);
  });

  it('is unchecked when it is a Secret that people keep out of Git, unless Orrery made the set', () => {
    expect(said(`${application('path: shop', 'shop')}${job(secret)}`)).toEqual([
      expect.stringContaining('Secrets are often made outside Git'),
    ]);
    expect(said(`${application('path: shop, directory: {}', 'shop', ours)}${job(secret)}`)).toEqual([
      `Job/shop/web ${at}.secretKeyRef.name is web, but there is no Secret/shop/web`,
    ]);
  });

  it('is unchecked in namespaces that every cluster fills', () => {
    expect(said(job(configMap, 'kube-system'), { intent: true })).toEqual([
      expect.stringContaining('every cluster has more in kube-system'),
    ]);
  });

  it('is unchecked when an operator may make it of a resource', () => {
    const resource = 'apiVersion: example.com/v1\nkind: Database\nmetadata: { name: db, namespace: shop }\n---';
    const named = (name: string) =>
      said(`${resource}${job(`{ secretKeyRef: { name: ${name}, key: a } }`)}`, { intent: true });
    expect(named('db-credentials')).toEqual([expect.stringContaining('the operator of Database/db may make it')]);
    expect(named('dbcredentials')).toEqual([expect.stringContaining('but there is no Secret/shop/dbcredentials')]);
  });
});

describe('keys of Secrets', () => {
  const keys = (spec: string, key: string, more = '') =>
    said(
      `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: web, namespace: shop }
spec: { secretStoreRef: { name: store }, ${spec} }
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: store, namespace: shop }
spec: { provider: { fake: { data: [] } } }
---${more}${job(`{ secretKeyRef: { name: web, key: ${key} } }`)}`,
      { intent: true },
    );

  it('are those that an ExternalSecret fetches', () => {
    const data = 'data: [{ secretKey: token, remoteRef: { key: web } }]';
    expect(keys(data, 'token')).toEqual([]);
    expect(keys(data, 'tokne')).toEqual([
      `Job/shop/web ${at}.secretKeyRef.key is tokne, but Secret/web, made by ExternalSecret/web, has no such key; did you mean token?`,
    ]);
  });

  it('are not known when the store decides', () => {
    expect(keys('dataFrom: [{ extract: { key: web } }]', 'anything')).toEqual([]);
  });

  it('are those of the template, with the fetched ones only where it merges', () => {
    const data = 'data: [{ secretKey: token, remoteRef: { key: web } }]';
    const target = (policy: string) => `target: { template: { ${policy}data: { url: 'a' } } }, ${data}`;
    expect(keys(target(''), 'url')).toEqual([]);
    expect(keys(target(''), 'token')).toEqual([expect.stringContaining('has no such key')]);
    expect(keys(target('mergePolicy: Merge, '), 'token')).toEqual([]);
  });

  it('are those of a generator', () => {
    const password = `
apiVersion: generators.external-secrets.io/v1alpha1
kind: Password
metadata: { name: random, namespace: shop }
spec: { length: 40 }
---`;
    const from = 'dataFrom: [{ sourceRef: { generatorRef: { kind: Password, name: random } } }]';
    expect(keys(from, 'password', password)).toEqual([]);
    expect(keys(from, 'token', password)).toEqual([expect.stringContaining('it has password')]);
  });

  it('are tls.crt, tls.key and ca.crt of a Certificate', () => {
    const certificate = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web, namespace: shop }
spec: { secretName: web, issuerRef: { kind: Issuer, name: web } }
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: web, namespace: shop }
spec: { selfSigned: {} }
---`;
    const uses = (key: string) =>
      said(`${certificate}${job(`{ secretKeyRef: { name: web, key: ${key} } }`)}`, { intent: true });
    expect(uses('tls.crt')).toEqual([]);
    expect(uses('tls.crd')).toEqual([expect.stringContaining('did you mean tls.crt?')]);
  });

  it('are found missing below subPath, where the kubelet would make a directory', () => {
    const pod = (subPath: string) => `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  volumes: [{ name: config, configMap: { name: web } }]
  containers:
    - { name: web, image: 'example.com/web:1', volumeMounts: [{ name: config, mountPath: /c, subPath: ${subPath} }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { nginx.conf: '' }
`;
    expect(said(pod('nginx.conf'))).toEqual([]);
    expect(said(pod('nginx.cnf'))).toEqual([
      'Pod/shop/web spec.containers[0].volumeMounts[0].subPath is nginx.cnf, but ConfigMap/web has no such key; did you mean nginx.conf?',
    ]);
  });
});

describe('selectors', () => {
  it('may use labels that a controller gives to its pods', () => {
    const selector = '{ app: db, statefulset.kubernetes.io/pod-name: db-0 }';
    expect(
      said(
        `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: 'example.com/db:1' }] } }
---
apiVersion: v1
kind: Service
metadata: { name: db-0, namespace: shop }
spec: { selector: ${selector}, ports: [{ port: 80 }] }
`,
        { intent: true },
      ),
    ).toEqual([]);
  });
});

describe('what operators make', () => {
  const budget = (labels: string) => `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: pods, namespace: shop }
spec: { maxUnavailable: 1, selector: { matchLabels: ${labels} } }
`;
  const kafka = `
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: { name: events, namespace: shop }
spec: { kafka: { listeners: [{ name: plain, port: 9092, type: internal, tls: false }] }, entityOperator: {} }
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: { name: brokers, namespace: shop, labels: { strimzi.io/cluster: events } }
spec: { replicas: 3, roles: [broker], storage: { type: ephemeral } }
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata: { name: web, namespace: shop, labels: { strimzi.io/cluster: events } }
spec: { authentication: { type: scram-sha-512 } }
---`;
  const postgres = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: db, namespace: shop }
spec: { instances: 3, storage: { size: 1Gi } }
---`;

  it('is selected by its labels: brokers of a node pool, instances of a database', () => {
    const brokers = '{ strimzi.io/cluster: events, strimzi.io/broker-role: "true" }';
    expect(said(`${kafka}${budget(brokers)}`, { intent: true })).toEqual([]);
    expect(
      said(`${postgres}${budget('{ cnpg.io/cluster: db, cnpg.io/podRole: instance }')}`, { intent: true }),
    ).toEqual([]);
  });

  it('is not selected by a label of an operator with another value, and unchecked by labels that are not known', () => {
    expect(said(`${kafka}${budget('{ strimzi.io/cluster: event }')}`, { intent: true })).toEqual([
      expect.stringMatching(/^PodDisruptionBudget\/shop\/pods spec\.selector selects no pods in shop/),
    ]);
    expect(said(`${kafka}${budget('{ example.com/tier: gold }')}`, { intent: true })).toEqual([
      expect.stringMatching(/^\? PodDisruptionBudget\/shop\/pods .* the operator of Kafka\/events makes pods here$/),
    ]);
  });

  it('are Secrets with known keys: of a database, of a user of Kafka', () => {
    const uses = (made: string, name: string, key: string) =>
      said(`${made}${job(`{ secretKeyRef: { name: ${name}, key: ${key} } }`)}`, { intent: true });
    expect(uses(postgres, 'db-app', 'uri')).toEqual([]);
    expect(uses(postgres, 'db-app', 'url')).toEqual([
      expect.stringContaining('is url, but Secret/db-app, made by Cluster/db'),
    ]);
    expect(uses(kafka, 'web', 'password')).toEqual([]);
    expect(uses(kafka, 'web', 'user.key')).toEqual([expect.stringContaining('has no such key')]);
  });

  it('are Services with known ports', () => {
    const route = (name: string, port: number) => `
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: { name: db, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: ${name}, port: ${port} }] }] }
`;
    expect(said(`${postgres}${route('db-rw', 5432)}`, { intent: true })).toEqual([]);
    expect(said(`${postgres}${route('db-rw', 5433)}`, { intent: true })).toEqual([
      'TCPRoute/shop/db spec.rules[0].backendRefs[0].port is 5433, but Service/db-rw, which its operator makes, has 5432',
    ]);
  });
});
