import { Construct } from 'constructs';
import { MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { catalogue } from '../src/addons/catalogue.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { ExternalSecret } from '../src/constructs/external-secret.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { VaultSecretStore } from '../src/constructs/vault-secret-store.ts';
import { alertingSecretName } from '../src/platform/alerting.ts';
import { isForeign, placeSecret } from '../src/platform/backup-places.ts';
import { type Home, homesOf, inHome } from '../src/platform/domains.ts';
import { ROLLOUTS_NAMESPACE, rolloutNotificationSecret } from '../src/platform/notify.ts';
import { dumpName, dumpSecret, dumpSecretKey, storesOf } from '../src/platform/stores.ts';
import { instanceOf, secretName, secretVariables, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { secretSourceOf, VAULT_AUDIENCE, vaultReader, vaultRole, vaultTrust, vaultUrl } from '../src/platform/vault.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { partsOf } from './providers/index.ts';

const VAULT_STORE = 'vault';
/** As which External Secrets reads Vault; not the account that is somebody to the cloud: a service may keep its secrets there beside. */
export const VAULT_SECRETS_ACCOUNT = 'external-secrets-vault';

export const secrets: LayerDefinition = {
  name: 'secrets',
  about:
    'Which entries of the cloud’s secret manager and Vault become Secrets, by property. Their values are nowhere in Git.',
  after: ['vault-setup', 'vault-trust'],
  build(layer, target) {
    const dumped = storesOf(target, 'rds').filter(([, { dump }]) => dump !== undefined);
    for (const home of homesOf(target)) ofServices(layer, target, home, home.domain === undefined && dumped.length > 0);

    for (const [name] of dumped) {
      const keys = { [dumpSecretKey]: 'database_url' };
      secret(
        layer,
        target,
        `stores.${name}.dump`,
        target.namespace,
        dumpSecret(name),
        entry(target, dumpName(name)),
        keys,
      );
    }

    cloudStore(layer, target, MONITORING_NAMESPACE);
    // The names that kube-prometheus-stack's values give Grafana.
    secret(layer, target, 'secrets', MONITORING_NAMESPACE, 'grafana-admin', entry(target, 'grafana'), {
      'admin-password': 'admin_password',
      'admin-user': 'admin_user',
    });
    const foreign = Object.entries(target.spec.backup?.places ?? {}).filter(([, place]) =>
      isForeign(target.spec, place),
    );
    const velero = catalogue.velero.namespace;
    if (foreign.length > 0) cloudStore(layer, target, velero);
    for (const [place] of foreign) {
      const name = placeSecret(place);
      secret(layer, target, `backup.places.${place}`, velero, name, entry(target, name), { cloud: 'credentials' });
    }
    const { alerts } = target.spec;
    const keys = [alerts?.pagerduty?.key, alerts?.slack?.key, alerts?.email?.key].filter((key) => key !== undefined);
    if (keys.length > 0) {
      const same = Object.fromEntries(keys.map((key) => [key, key]));
      secret(layer, target, 'alerts', MONITORING_NAMESPACE, alertingSecretName, entry(target, 'alerting'), same);
    }
    // Without releases in steps nobody installs what would tell of them.
    if (target.spec.notify && alerts?.slack && addonsInUse(target.spec).includes('argo-rollouts')) {
      const { key } = alerts.slack;
      cloudStore(layer, target, ROLLOUTS_NAMESPACE);
      secret(layer, target, 'notify', ROLLOUTS_NAMESPACE, rolloutNotificationSecret, entry(target, 'alerting'), {
        [key]: key,
      });
    }
  },
};

/** The stores of a namespace that its services keep secrets in, and a Secret for each of them. */
function ofServices(layer: Layer, target: Target, home: Home, dumps: boolean): void {
  const all = home.services.flatMap(([name, service]) => {
    const keys = Object.fromEntries(secretVariables(target, service));
    return Object.keys(keys).length === 0 ? [] : [{ name, keys, from: secretSourceOf(target, service) }];
  });
  const { namespace } = home;
  if (dumps || all.some(({ from }) => from !== 'vault')) cloudStore(layer, target, namespace);
  if (all.some(({ from }) => from === 'vault')) vaultStore(layer, target, home);
  for (const { name, keys, from } of all) {
    const kept = from === 'vault' ? VAULT_STORE : partsOf(target).secretStore;
    secret(layer, target, `services.${name}`, namespace, `${name}-secrets`, secretName(target, name), keys, kept);
  }
}

/** The entry that holds what an add-on needs: `<platform>-<environment>-<what>`. */
function entry(target: Target, what: string): string {
  return `${instanceOf(target)}-${what}`;
}

/** One store for each namespace, with a ServiceAccount of its own. */
function cloudStore(layer: Layer, target: Target, namespace: string): void {
  const scope = comesFrom(new Construct(layer, `store-${namespace}`), 'secrets');
  partsOf(target).addSecretStore(scope, 'store', target, namespace);
}

/** Vault, for the services of a namespace that keep their secrets there. */
function vaultStore(layer: Layer, target: Target, home: Home): void {
  comesFrom(
    new VaultSecretStore(layer, inHome('vault-store', home), {
      name: VAULT_STORE,
      namespace: home.namespace,
      url: vaultUrl,
      role: vaultRole(target, inHome(vaultReader, home)),
      audience: VAULT_AUDIENCE,
      trust: vaultTrust,
      engine: 'kv',
      serviceAccount: VAULT_SECRETS_ACCOUNT,
    }),
    'secrets.from',
  );
}

function secret(
  layer: Layer,
  target: Target,
  origin: string,
  namespace: string,
  name: string,
  from: string,
  keys: Readonly<Record<string, string>>,
  store: string = partsOf(target).secretStore,
): void {
  comesFrom(
    new ExternalSecret(layer, `${namespace}-${name}`, {
      name,
      namespace,
      store,
      entry: from,
      keys,
      refreshSeconds: seconds(target.spec.secrets.refresh),
    }),
    origin,
  );
}
