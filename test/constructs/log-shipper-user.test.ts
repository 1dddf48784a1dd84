import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { LogShipperUser } from '../../src/constructs/log-shipper-user.ts';
import { logStreams } from '../../src/constructs/log-streams.ts';

function made(username = 'fluent-bit') {
  const chart = Testing.chart();
  new LogShipperUser(chart, 'user', { name: 'shipper', namespace: 'logging', username, streams: logStreams('dev') });
  return Testing.synth(chart);
}

describe('log shipper user', () => {
  it('has a password that the cluster makes once, and no Git knows', () => {
    const [password, secret] = made();
    expect(password).toMatchObject({ kind: 'Password', spec: { length: 40 } });
    expect(secret.spec.refreshPolicy).toBe('CreatedOnce');
    expect(secret.spec.dataFrom[0].sourceRef.generatorRef).toMatchObject({ kind: 'Password', name: 'shipper' });
    expect(secret.spec.target.template.data.password).toBe('{{ .password }}');
    expect(made().some(({ kind }) => kind === 'Secret')).toBe(false);
  });

  it('is in the form that ECK reads: a user, its role, and what the role may do', () => {
    const { template } = made()[1].spec.target;
    expect(template.type).toBe('kubernetes.io/basic-auth');
    expect(template.data).toMatchObject({ username: 'fluent-bit', roles: 'fluent_bit' });
    expect(template.data['roles.yml']).toMatch(/^fluent_bit:\n/);
    expect(template.data['roles.yml']).not.toMatch(/\b(all|read|delete|manage)\b/);
  });

  it('refuses a name that Elasticsearch does not take', () => {
    expect(() => made('Fluent Bit')).toThrow(
      "'Fluent Bit' is not a user name. fix: use lower-case letters, digits, - and _",
    );
  });
});
