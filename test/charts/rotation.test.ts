import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import { secretAlerts } from '../../src/alerts/secrets.ts';
import { isAlert } from '../../src/constructs/alert.ts';
import { secretRotation } from '../../src/verify/checks/secret-rotation.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { syntaxErrors } from '../support/promql.ts';
import { sampleTarget, suuupraTarget } from '../support/target.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they are written
type Read = any;
const target = suuupraTarget();
const objects: Read[] = build(target).map(({ object }) => object);
const find = (kind: string, name: string, among = objects) =>
  among.find((object) => object.kind === kind && object.metadata.name === name);
const RELOAD = 'secret.reloader.stakater.com/reload';

function refusal(difference: object): string {
  try {
    suuupraTarget(difference);
    return '';
  } catch (error) {
    return JSON.stringify((error as { problems: unknown }).problems);
  }
}

describe('a promise that secrets are replaced', () => {
  it('restarts what reads one as variables, and a Rollout as it is, without a release', () => {
    expect(find('Rollout', 'identity').metadata.annotations).toMatchObject({
      [RELOAD]: 'identity-secrets',
      'reloader.stakater.com/rollout-strategy': 'restart',
    });
    // Copies of what stores made. What Vault makes is not among it: its operator restarts the service.
    expect(find('Rollout', 'courses').metadata.annotations[RELOAD]).toBe(
      'courses-events,events-cluster-ca-cert,redis-password',
    );
    expect(addonsInUse(target.spec)).toContain('reloader');
  });

  it('changes nothing where it is not made', () => {
    const without = sampleTarget();
    expect(addonsInUse(without.spec)).not.toContain('reloader');
    const app = build(without, 'workloads').find(({ object }) => object.kind === 'Rollout')?.object as Read;
    expect(app.metadata.annotations ?? {}).not.toHaveProperty(RELOAD);
    expect(
      find(
        'PrometheusRule',
        'alerts-secrets',
        build(without, 'observability').map(({ object }) => object),
      ),
    ).toBe(undefined);
  });

  it('is told of when it is broken, credentials of Vault too', () => {
    const all = objects.filter((o) => o.kind === 'PrometheusRule' && o.metadata.name === 'alerts-secrets');
    const exprs = Object.fromEntries(all.map((o) => [o.metadata.namespace, o.spec.groups[0].rules[1].expr]));
    expect(exprs['suuupra-production']).toContain('identity-secrets');
    expect(exprs['suuupra-production-learning']).toContain('courses-postgres-credentials');
    // A day, and the hour after which a new value is read.
    expect(exprs['suuupra-production']).toContain('[1d1h:5m]');
  });

  it('is held against what Vault hands out, and against what Prometheus remembers', () => {
    expect(refusal({ secrets: { rotate: '6h' } })).toContain('is how long credentials of Vault live');
    expect(refusal({ vault: { pki: { lifetime: '72h' } } })).toContain('certificates of Vault');
    expect(refusal({ secrets: { refresh: '2d' } })).toContain('how late a replaced value may be seen');
    expect(refusal({ secrets: { rotate: '90d' } })).toContain('longer than Prometheus remembers');
    expect(refusal({})).toBe('');
  });
});

describe('what Vault hands out', () => {
  it('is found where it lives longer than promised', () => {
    const setup = find('ConfigMap', 'postgres-vault-setup');
    const longer = structuredClone(setup);
    for (const [file, text] of Object.entries(longer.data))
      longer.data[file] = String(text).replace('43200s', '172800s');
    const found = (object: Read) =>
      verify({
        target: target.id,
        checks: [secretRotation],
        context: { set: new ManifestSet([{ object, file: 'setup.yaml' }]), kubernetes: '1.34', intent: target },
      }).findings.map(({ message }) => message);
    expect(found(setup)).toEqual([]);
    expect(new Set(found(longer))).toEqual(new Set(['lets credentials live for 2d, but 24h is promised']));
  });
});

describe('alerts about secrets', () => {
  const rules = secretAlerts({
    namespace: 'shop',
    secrets: ['web-secrets'],
    rotateSeconds: 30 * 86_400,
    refreshSeconds: 60,
    job: 'external-secrets-metrics',
    dashboard: 'shop-security',
  }).rules.filter(isAlert);

  it('are PromQL, and coarse over weeks', () => {
    expect(rules.flatMap(({ expr }) => syntaxErrors(expr))).toEqual([]);
    expect(rules.find(({ alert }) => alert === 'SecretNotRotated')?.expr).toContain(':1h]');
  });

  it('give External Secrets a quarter of an hour, however often it looks', () => {
    expect(rules.find(({ alert }) => alert === 'SecretNotRead')?.expr).toContain('[15m]');
  });
});
