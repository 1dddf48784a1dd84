import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ExternalSecret, type ExternalSecretProps } from '../../src/constructs/external-secret.ts';
import { AwsSecretStore } from '../../src/constructs/secret-store.ts';

const props: ExternalSecretProps = {
  name: 'web-secrets',
  namespace: 'shop',
  store: 'aws',
  entry: 'shop-production-web-secrets',
  keys: { DATABASE_URL: 'database_url' },
  refreshSeconds: 3600,
};
function render(difference: Partial<ExternalSecretProps> = {}) {
  const chart = Testing.chart();
  new ExternalSecret(chart, 'secret', { ...props, ...difference });
  return Testing.synth(chart)[0];
}

describe('ExternalSecret', () => {
  it('asks for single properties, never for the whole entry', () => {
    expect(render().spec.data).toEqual([
      { secretKey: 'DATABASE_URL', remoteRef: { key: 'shop-production-web-secrets', property: 'database_url' } },
    ]);
    expect(render().spec).not.toHaveProperty('dataFrom');
  });

  it('keeps the last values when the entry vanishes', () => {
    expect(render().spec.target).toEqual({
      name: 'web-secrets',
      creationPolicy: 'Owner',
      deletionPolicy: 'Retain',
      immutable: false,
    });
  });

  it('refuses to read once and never again', () => {
    expect(() => render({ refreshSeconds: 0 })).toThrow(
      'ExternalSecret shop/web-secrets: refreshSeconds 0 would read the entry once and never again',
    );
    expect(render({ refreshSeconds: 1 }).spec.refreshInterval).toBe('1s');
  });

  it('refuses a key that no Secret can have, and a Secret without keys', () => {
    expect(() => render({ keys: { 'DATABASE URL': 'x' } })).toThrow("key 'DATABASE URL' is not a Secret's key");
    expect(() => render({ keys: {} })).toThrow('keys is empty');
  });
});

describe('AwsSecretStore', () => {
  it('refuses what is no IAM role', () => {
    const make = (roleArn: string) =>
      new AwsSecretStore(Testing.chart(), 'store', {
        name: 'aws',
        namespace: 'shop',
        region: 'us-east-1',
        serviceAccount: 'external-secrets',
        roleArn,
      });
    expect(() => make('arn:aws:iam::000000000000:user/me')).toThrow("roleArn 'arn:aws:iam::000000000000:user/me'");
    expect(() => make('arn:aws:iam::000000000000:role/reader')).not.toThrow();
  });
});
