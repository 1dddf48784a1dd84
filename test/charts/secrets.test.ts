import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { secrets } from '../../charts/secrets.ts';
import type { Target } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

function build(target: Target) {
  const layer = new Layer(Testing.app(), secrets, target);
  secrets.build(layer, target);
  return Testing.synth(layer);
}
const sample = build(sampleTarget());
const external = (objects: typeof sample, name: string) =>
  objects.find((o) => o.kind === 'ExternalSecret' && o.metadata.name === name);
const keysOf = (object: { spec: { data: { secretKey: string; remoteRef: { property: string } }[] } }) =>
  Object.fromEntries(object.spec.data.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.property]));

describe('secrets', () => {
  it('gives a service its own properties of its own entry, and those of what it uses', () => {
    const made = external(sample, 'app-secrets');
    expect(keysOf(made)).toEqual({
      DATABASE_URL: 'database_url',
      JWT_SECRET: 'jwt_secret',
      OPENAI_API_KEY: 'openai_api_key',
      REDIS_URL: 'redis_url',
      STRIPE_SECRET_KEY: 'stripe_secret_key',
    });
    expect(made.spec.data[0].remoteRef.key).toBe('astral-planner-production-app-secrets');
  });

  it('gives a service no property of an API that it stopped using', () => {
    const made = build(sampleTarget({ services: { app: { uses: ['postgres', 'openai'] } } }));
    expect(Object.keys(keysOf(external(made, 'app-secrets')))).toEqual([
      'DATABASE_URL',
      'JWT_SECRET',
      'OPENAI_API_KEY',
    ]);
  });

  it('has a store only where there is a secret to read', () => {
    const made = build(sampleTarget({ services: { app: { uses: [], secrets: null } } }));
    const stores = made.filter((o) => o.kind === 'SecretStore').map((o) => o.metadata.namespace);
    expect(stores).toEqual(['monitoring']);
  });

  it('reads each namespace with a ServiceAccount of its own', () => {
    for (const namespace of ['astral-planner-production', 'monitoring']) {
      const account = sample.find((o) => o.kind === 'ServiceAccount' && o.metadata.namespace === namespace);
      expect(account?.metadata.annotations['eks.amazonaws.com/role-arn']).toContain(':role/');
      const store = sample.find((o) => o.kind === 'SecretStore' && o.metadata.namespace === namespace);
      expect(store?.spec.provider.aws.auth.jwt.serviceAccountRef).toEqual({ name: account?.metadata.name });
    }
  });

  it('reads the keys of PagerDuty and Slack under the names that the alerts have for them', () => {
    expect(keysOf(external(sample, 'alerting'))).toEqual({
      pagerduty_routing_key: 'pagerduty_routing_key',
      slack_webhook_url: 'slack_webhook_url',
    });
    const silent = build(sampleTarget({ alerts: { pagerduty: null, slack: null } }));
    expect(external(silent, 'alerting')).toBeUndefined();
  });

  it('reads again as often as the platform says, in days too', () => {
    const daily = build(sampleTarget({ secrets: { refresh: '1d' } }));
    expect(external(daily, 'app-secrets').spec.refreshInterval).toBe('24h0m0s');
  });

  it('puts no Secret into Git', () => {
    expect(sample.map((o) => o.kind)).not.toContain('Secret');
  });
});

describeWithSchemas(
  'secrets, as the API server sees them',
  { kubernetes: '1.34', groups: ['external-secrets.io'] },
  (schemas) => {
    it('are valid', () => {
      expect(complaintsOf(schemas, sample)).toEqual([]);
    });
  },
);
