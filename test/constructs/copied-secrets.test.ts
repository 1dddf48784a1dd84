import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { CopiedSecrets, type CopiedSecretsProps } from '../../src/constructs/copied-secrets.ts';

const props: CopiedSecretsProps = {
  name: 'stores',
  from: 'shop',
  to: 'shop-payments',
  secrets: { 'billing-events': ['password'], 'cache-password': ['password'] },
  refreshSeconds: 3600,
};
function render(difference: Partial<CopiedSecretsProps> = {}) {
  const chart = Testing.chart();
  new CopiedSecrets(chart, 'copies', { ...props, ...difference });
  return Testing.synth(chart);
}
const made = render();
const find = (kind: string) => made.filter((object) => object.kind === kind);

describe('CopiedSecrets', () => {
  it('reads these Secrets by name, and may do nothing else', () => {
    expect(find('Role').map(({ metadata, rules }) => [metadata.namespace, rules])).toEqual([
      [
        'shop',
        [
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: ['billing-events', 'cache-password'],
            verbs: ['get'],
          },
        ],
      ],
    ]);
    const [binding] = find('RoleBinding');
    expect(binding.metadata.namespace).toBe('shop');
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'stores', namespace: 'shop-payments' }]);
  });

  it('makes them under the same names, with the same keys, and looks again', () => {
    const copies = find('ExternalSecret');
    expect(copies.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'shop-payments/billing-events',
      'shop-payments/cache-password',
    ]);
    expect(copies[0].spec).toMatchObject({
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'SecretStore', name: 'stores' },
      data: [{ secretKey: 'password', remoteRef: { key: 'billing-events', property: 'password' } }],
    });
    expect(find('SecretStore')[0].spec.provider.kubernetes.remoteNamespace).toBe('shop');
  });

  it('refuses to copy to where they are, and nothing at all', () => {
    expect(() => render({ to: 'shop' })).toThrow('copies Secrets of shop to where they are');
    expect(() => render({ secrets: {} })).toThrow('secrets is empty');
  });
});
