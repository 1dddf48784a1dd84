import { CopiedSecrets } from '../src/constructs/copied-secrets.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { homesOf, inHome } from '../src/platform/domains.ts';
import { secretsOfStores } from '../src/platform/store-secrets.ts';
import { seconds } from '../src/platform/values.ts';
import type { LayerDefinition } from './layer.ts';

export const storeSecretsLayer: LayerDefinition = {
  name: 'store-secrets',
  about: 'Copies, for the namespaces of domains, of the Secrets that stores in the cluster make beside themselves.',
  // A copy is degraded until there is what it copies.
  after: ['data'],
  build(layer, target) {
    for (const home of homesOf(target)) {
      const secrets = secretsOfStores(target, home);
      if (Object.keys(secrets).length === 0) continue;
      comesFrom(
        new CopiedSecrets(layer, inHome('copies', home), {
          name: 'store-secrets',
          from: target.namespace,
          to: home.namespace,
          secrets,
          refreshSeconds: seconds(target.spec.secrets.refresh),
        }),
        'services',
      );
    }
  },
};
