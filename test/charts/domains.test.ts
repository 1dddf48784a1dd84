import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { paths } from '../../src/manifests/layout.ts';
import type { Manifest } from '../../src/manifests/manifest.ts';
import type { Target } from '../../src/platform/target.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { passes } from '../support/network.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { fieldTarget, idpTarget, meshTarget, sampleTarget, suuupraTarget } from '../support/target.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;

const own = 'astral-planner-production';
const money = `${own}-money`;
const target = meshTarget({ services: { app: { delivery: { kind: 'rolling' } }, payments: { domain: 'money' } } });
const made = build(target);
const objects: Read[] = made.map(({ object }) => object);
const find = (kind: string, name: string, namespace = money, among = objects) =>
  among.find((o) => o.kind === kind && o.metadata.name === name && o.metadata.namespace === namespace);

const namespaceObject = (name: string) => objects.find((o) => o.kind === 'Namespace' && o.metadata.name === name);

/** Services of the data platform, whose stores run in the cluster, in domains. */
const learning = suuupraTarget({
  services: {
    courses: { domain: 'learning' },
    recommendations: { domain: 'learning' },
    media: { domain: 'media' },
    'payment-service': { domain: 'payments' },
  },
});
const madeOfLearning = build(learning);
const ofLearning: Read[] = madeOfLearning.map(({ object }) => object);
const runbooks = new Set(
  readdirSync(new URL('../../docs/runbooks/', import.meta.url)).map((file) => file.replace(/\.md$/, '')),
);

function findings(of: Target, made: readonly Manifest[]): string[] {
  const layout = { folder: of.id, namespace: of.namespace, overlay: '' };
  const set = new ManifestSet([...paths(made, layout)].map(([file, { object }]) => ({ object, file: `dist/${file}` })));
  const context = { set, kubernetes: of.spec.cluster.kubernetes, intent: of, runbooks };
  const overrides = Object.fromEntries(Object.entries(of.spec.checks).map(([id, severity]) => [id, severity] as const));
  return verify({ target: of.id, checks, context, overrides }).findings.map(
    ({ check, object, path, message }) => `${check} ${[object, path, message].filter(Boolean).join(' ')}`,
  );
}

describe('the namespace of a domain', () => {
  it('is as strict as the platform’s, and says whose it is', () => {
    const { labels } = namespaceObject(money).metadata;
    expect(labels).toMatchObject({
      'orrery.dev/domain': 'money',
      'orrery.dev/environment': 'production',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    // No route for the Gateway comes from here.
    expect(labels).not.toHaveProperty(['orrery.dev/edge']);
    expect(namespaceObject(own).metadata.labels).not.toHaveProperty(['orrery.dev/domain']);
  });

  it('may ask for what its services ask for, whatever quota is stated for the platform’s', () => {
    const { hard } = find('ResourceQuota', 'astral-planner').spec;
    // Six pods at the most, as many again while a version is released, and twenty for what runs beside.
    expect(hard.pods).toBe('32');
    const stated = ofLearning.filter(({ kind }) => kind === 'ResourceQuota');
    const cpu = Object.fromEntries(stated.map((o) => [o.metadata.namespace, o.spec.hard['requests.cpu']]));
    expect(cpu['suuupra-production']).toBe('100');
    expect(Number(cpu['suuupra-production-payments'])).toBeLessThan(20);
    expect(find('LimitRange', 'astral-planner')).toBeDefined();
  });

  it('holds all that is made of its services, and nothing of it stays behind', () => {
    const named = objects.filter(({ metadata: { name } }) => /^(slo-|alerts-)?payments(-(?!from-)|$)/.test(name));
    const kinds = new Set(named.map(({ kind }) => kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['Rollout', 'Service', 'ServiceAccount', 'PodDisruptionBudget']));
    expect([...kinds]).toEqual(expect.arrayContaining(['PodMonitor', 'PrometheusRule', 'VirtualService', 'ConfigMap']));
    expect(named.filter(({ metadata: { namespace } }) => namespace !== money).map(({ kind }) => kind)).toEqual([]);
  });

  it('gives people the platform’s roles, without what is about stores', () => {
    const rules = (namespace: string) =>
      ofLearning.find((o) => o.kind === 'Role' && o.metadata.name === 'operator' && o.metadata.namespace === namespace)
        ?.rules as { apiGroups: string[]; resources: string[] }[];
    const resources = rules('suuupra-production-payments').flatMap((rule) => rule.resources);
    expect(resources).toContain('pods/portforward');
    expect(resources).not.toContain('pods/exec');
    expect(rules('suuupra-production').flatMap((rule) => rule.resources)).toContain('pods/exec');
  });

  it('is refused where an add-on has it', () => {
    const named = () => build(sampleTarget({ namespace: 'cert', services: { app: { domain: 'manager' } } }));
    expect(named).toThrow('services.app.domain manager makes the namespace cert-manager, which an add-on has. fix:');
  });
});

describe('who may talk to a service of a domain', () => {
  const pods = (name: string, namespace: string) => ({
    namespace,
    labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': own, 'sidecar.istio.io/inject': 'true' },
  });
  const app = pods('app', own);
  const payments = pods('payments', money);

  it('is whoever uses it, from its namespace, and nobody back', () => {
    expect(passes(objects, { from: app, to: payments, port: 8080 })).toBe(true);
    expect(passes(objects, { from: payments, to: app, port: 8080 })).toBe(false);
    // Pods of the same name in another namespace are others.
    expect(passes(objects, { from: pods('app', money), to: payments, port: 8080 })).toBe(false);
    expect(passes(objects, { from: app, to: pods('payments', own), port: 8080 })).toBe(false);
  });

  it('is nobody by default, and names are resolved', () => {
    expect(find('NetworkPolicy', 'default-deny').spec.policyTypes).toEqual(['Ingress', 'Egress']);
    const dns = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    expect(passes(objects, { from: payments, to: dns, port: 53, protocol: 'UDP' })).toBe(true);
  });

  it('is told by identity, in which the namespace is', () => {
    expect(find('PeerAuthentication', 'default').spec.mtls.mode).toBe('STRICT');
    expect(find('AuthorizationPolicy', 'default-deny').spec).toEqual({});
    const callers = (name: string, namespace: string) =>
      find('AuthorizationPolicy', name, namespace).spec.rules[0].from[0].source.principals;
    expect(callers('payments-from-app', money)).toEqual([`cluster.local/ns/${own}/sa/app`]);
    expect(callers('istio-egressgateway-from-payments', 'istio-egress')).toEqual([
      `cluster.local/ns/${money}/sa/payments`,
    ]);
  });

  it('knows how to call it, by rules that its own namespace shows', () => {
    for (const kind of ['DestinationRule', 'VirtualService']) {
      expect(find(kind, 'payments').spec.exportTo).toEqual(['.', own]);
      // Nobody calls the other way.
      expect(find(kind, 'app', own).spec.exportTo).not.toContain(money);
    }
    expect(find('VirtualService', 'payments').spec.hosts).toEqual([`payments.${money}.svc.cluster.local`]);
    const known = (namespace: string) => find('Sidecar', 'default', namespace).spec.egress[0].hosts;
    expect(known(own)).toContain(`${money}/*`);
    // What is outside is declared there.
    expect(known(money)).toContain(`${own}/*`);
  });

  it('reaches what it uses outside, by the one gateway', () => {
    expect(find('ServiceEntry', 'api.stripe.com', own).spec.exportTo).toEqual(['.', money, 'istio-egress']);
    expect(find('ServiceEntry', 'postgres', own).spec.exportTo).toEqual(['.', money]);
    // A proxy looks for how it calls the gateway in its own namespace.
    for (const namespace of [own, money]) {
      expect(find('DestinationRule', 'istio-egressgateway', namespace).spec.subsets).not.toEqual([]);
    }
  });
});

describe('secrets of a domain', () => {
  it('are read in its namespace, as an account of that', () => {
    expect(find('ExternalSecret', 'payments-secrets').spec.secretStoreRef.name).toBe('aws-secrets-manager');
    expect(find('SecretStore', 'aws-secrets-manager')).toBeDefined();
    expect(find('ServiceAccount', 'external-secrets')).toBeDefined();
    expect(find('ExternalSecret', 'payments-secrets', own)).toBeUndefined();
  });

  it('of stores in the cluster are copied, those alone that its services read', () => {
    const namespace = 'suuupra-production-payments';
    const role = find('Role', `store-secrets-to-${namespace}`, 'suuupra-production', ofLearning);
    expect(role.rules).toEqual([
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['events-cluster-ca-cert', 'payment-service-events'],
        verbs: ['get'],
      },
    ]);
    const store = find('SecretStore', 'store-secrets', namespace, ofLearning);
    expect(store.spec.provider.kubernetes).toMatchObject({ remoteNamespace: 'suuupra-production' });
    expect(find('ExternalSecret', 'events-cluster-ca-cert', namespace, ofLearning).spec.data).toEqual([
      { secretKey: 'ca.crt', remoteRef: { key: 'events-cluster-ca-cert', property: 'ca.crt' } },
    ]);
  });

  it('that Vault makes are made there, for an account of that namespace', () => {
    const namespace = 'suuupra-production-learning';
    expect(find('VaultDynamicSecret', 'courses-postgres-credentials', namespace, ofLearning)).toBeDefined();
    expect(find('VaultConnection', 'vault', namespace, ofLearning)).toBeDefined();
    expect(find('Certificate', 'vault-trust', namespace, ofLearning)).toBeDefined();
    const { data } = find('ConfigMap', 'vault-setup', 'vault', ofLearning);
    expect(JSON.parse(data['role.suuupra-production-courses-postgres-credentials.json'])).toMatchObject({
      bound_service_account_namespaces: [namespace],
    });
    expect(JSON.parse(data['pki-role.suuupra-production-vault-pki-learning.json']).allowed_domains).toEqual([
      `${namespace}.svc`,
      `${namespace}.svc.cluster.local`,
    ]);
  });

  it('in Vault are those of its services, which no other namespace reads', () => {
    const vault = suuupraTarget({ services: { 'payment-service': { domain: 'payments' } } });
    const { data } = find(
      'ConfigMap',
      'vault-setup',
      'vault',
      build(vault, 'vault-setup').map(({ object }) => object),
    );
    const may = (role: string) => data[`policy.suuupra-production-${role}.hcl`];
    expect(may('external-secrets-payments')).toContain('kv/data/suuupra-production-payment-service-secrets');
    expect(may('external-secrets')).toContain('kv/data/suuupra-production-identity-secrets');
    expect(may('external-secrets')).not.toContain('payment-service');
    expect(may('external-secrets')).not.toContain('*');
  });
});

describe('what looks at a domain', () => {
  it('asks for the metrics of its namespace', () => {
    const [rule] = find('PrometheusRule', 'alerts-payments').spec.groups[0].rules;
    expect(rule.labels.namespace).toBe(money);
    expect(rule.expr).toContain(`namespace="${money}"`);
    const recorded = find('PrometheusRule', 'slo-payments-availability').spec.groups[0].rules[0];
    expect(recorded.expr).toContain(`namespace="${money}",job="payments"`);
  });

  it('counts lines of logs where their service is, or everywhere', () => {
    const [group] = ofLearning.find((o) => o.metadata.name === 'alerts-logs').spec.groups;
    const rule = (name: string) => group.rules.find((one: Read) => one.labels.rule === name);
    expect(rule('failing-payments').labels.namespace).toBe('suuupra-production-payments');
    expect(rule('failing-payments').expr).toContain('{namespace="suuupra-production-payments"}');
    expect(rule('fatal-errors').labels).not.toHaveProperty('namespace');
    expect(rule('fatal-errors').expr).toContain('sum by (namespace, service)');
  });

  it('backs it up with the application', () => {
    const of = sampleTarget({ services: { app: { domain: 'web' } } });
    const schedules = build(of, 'backup').flatMap(({ object }): Read[] => (object.kind === 'Schedule' ? [object] : []));
    const named = schedules.map((o) => o.spec.template.includedNamespaces).filter((list) => !list.includes('*'));
    expect(named[0]).toEqual([own, `${own}-web`]);
  });
});

describe('orrery verify', () => {
  it.each([
    ['in a mesh', target, made],
    ['with stores in the cluster', learning, madeOfLearning],
  ])('finds nothing wrong with domains %s', (_what, of, manifests) => {
    expect(findings(of, manifests)).toEqual([]);
  });

  it.each([
    ['behind a Gateway, in two colours', idpTarget({ services: { backstage: { domain: 'portal' } } })],
    ['whose service migrates a database in the cluster', fieldTarget({ services: { api: { domain: 'core' } } })],
    ['of everything there is', sampleTarget({ services: { app: { domain: 'web' } } })],
    [
      'of all that is in a mesh',
      meshTarget({
        services: { app: { domain: 'web', delivery: { kind: 'rolling' } }, payments: { domain: 'money' } },
      }),
    ],
  ])('finds nothing wrong with a domain %s', (_what, of) => {
    expect(findings(of, build(of))).toEqual([]);
  });

  it('finds a copy of a Secret that nobody makes, and a key that it has not', () => {
    const at = { name: 'events-cluster-ca-cert', namespace: 'suuupra-production-payments' };
    const copying = (remoteRef: object) =>
      madeOfLearning.map((manifest): Manifest => {
        const { kind, metadata, spec } = manifest.object as Read;
        if (kind !== 'ExternalSecret' || metadata.name !== at.name || metadata.namespace !== at.namespace)
          return manifest;
        const data = [{ secretKey: 'ca.crt', remoteRef }];
        return { ...manifest, object: { ...manifest.object, spec: { ...spec, data } } };
      });
    const missing = (remoteRef: object) =>
      findings(learning, copying(remoteRef)).filter((line) => /^missing/.test(line));
    expect(missing({ key: 'events-cluster-ca-cert', property: 'ca.pem' }).join()).toContain('is ca.pem, but');
    expect(missing({ key: 'event-ca-cert', property: 'ca.crt' }).join()).toContain('is event-ca-cert, but');
  });
});

describeWithSchemas('objects of domains', { kubernetes: '1.34' }, (schemas) => {
  it.each([
    ['a mesh', objects],
    ['stores in the cluster', ofLearning],
  ])('are what the API server takes, in %s', (_what, made) => {
    expect(complaintsOf(schemas, made)).toEqual([]);
  });
});
