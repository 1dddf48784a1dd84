import { MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { ExternalSecret } from '../src/constructs/external-secret.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { AwsSecretStore } from '../src/constructs/secret-store.ts';
import { alertingSecretName } from '../src/platform/alerting.ts';
import { instanceOf, secretName, secretVariables, services, type Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import type { Layer, LayerDefinition } from './layer.ts';

const STORE = 'aws-secrets-manager';
const SERVICE_ACCOUNT = 'external-secrets';

export const secrets: LayerDefinition = {
  name: 'secrets',
  about: 'Which entries of AWS Secrets Manager become Secrets, by property. Their values are nowhere in Git.',
  build(layer, target) {
    const all = services(target).flatMap(([name, service]) => {
      const keys = Object.fromEntries(secretVariables(target, service));
      return Object.keys(keys).length === 0 ? [] : [{ name, keys }];
    });
    if (all.length > 0) store(layer, target, target.namespace);
    for (const { name, keys } of all) {
      secret(layer, target, `services.${name}`, target.namespace, `${name}-secrets`, secretName(target, name), keys);
    }

    store(layer, target, MONITORING_NAMESPACE);
    // The names that kube-prometheus-stack's values give Grafana.
    secret(layer, target, 'secrets', MONITORING_NAMESPACE, 'grafana-admin', entry(target, 'grafana'), {
      'admin-password': 'admin_password',
      'admin-user': 'admin_user',
    });
    const { alerts } = target.spec;
    const keys = [alerts?.pagerduty?.key, alerts?.slack?.key, alerts?.email?.key].filter((key) => key !== undefined);
    if (keys.length > 0) {
      const same = Object.fromEntries(keys.map((key) => [key, key]));
      secret(layer, target, 'alerts', MONITORING_NAMESPACE, alertingSecretName, entry(target, 'alerting'), same);
    }
  },
};

/** The entry that holds what an add-on needs: `<platform>-<environment>-<what>`. */
function entry(target: Target, what: string): string {
  return `${instanceOf(target)}-${what}`;
}

/** One store for each namespace, with a ServiceAccount of its own, that the IAM role's trust policy names. */
function store(layer: Layer, target: Target, namespace: string): void {
  comesFrom(
    new AwsSecretStore(layer, `store-${namespace}`, {
      name: STORE,
      namespace,
      region: target.spec.cluster.region,
      serviceAccount: SERVICE_ACCOUNT,
      roleArn: target.contract.text('external_secrets_role_arn'),
    }),
    'secrets',
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
): void {
  comesFrom(
    new ExternalSecret(layer, `${namespace}-${name}`, {
      name,
      namespace,
      store: STORE,
      entry: from,
      keys,
      refreshSeconds: seconds(target.spec.secrets.refresh),
    }),
    origin,
  );
}
