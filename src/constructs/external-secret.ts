import { Construct } from 'constructs';
import { ExternalSecret as Kind } from '../../imports/external-secrets.io.ts';
import { goDuration } from './go-duration.ts';

export interface ExternalSecretProps {
  /** Name of the ExternalSecret, and of the Secret that it makes. */
  readonly name: string;
  readonly namespace: string;
  /** Name of the SecretStore, in the same namespace. */
  readonly store: string;
  /** The entry of the secret store, e.g. `shop-production-web-secrets`: a JSON object of properties. */
  readonly entry: string;
  /** Key of the Secret → property of the entry. Nothing else of the entry reaches the cluster. */
  readonly keys: Readonly<Record<string, string>>;
  /** How often the entry is read again, in seconds. */
  readonly refreshSeconds: number;
}

/** A Secret whose values lie in a secret store: only their names are in Git. */
export class ExternalSecret extends Construct {
  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    super(scope, id);
    const { name, namespace, store, entry, keys, refreshSeconds } = props;
    const where = `ExternalSecret ${namespace}/${name}`;
    if (Object.keys(keys).length === 0) {
      throw new Error(`${where}: keys is empty, so there is no Secret to make. fix: name a key, or leave it out`);
    }
    for (const key of Object.keys(keys)) {
      if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key)) {
        throw new Error(`${where}: key '${key}' is not a Secret's key. fix: use letters, digits, '-', '_' and '.'`);
      }
    }
    if (!Number.isInteger(refreshSeconds) || refreshSeconds < 1) {
      throw new Error(
        `${where}: refreshSeconds ${refreshSeconds} would read the entry once and never again. fix: use a whole number of seconds, e.g. 3600`,
      );
    }
    new Kind(this, 'ExternalSecret', {
      metadata: { name, namespace },
      spec: {
        refreshPolicy: 'Periodic',
        refreshInterval: goDuration(refreshSeconds),
        secretStoreRef: { kind: 'SecretStore', name: store },
        target: {
          name,
          creationPolicy: 'Owner',
          // When the entry vanishes, what runs keeps its last values: an outage of the secret store is not ours.
          deletionPolicy: 'Retain',
          // A rotated value must reach the Secret.
          immutable: false,
        },
        data: Object.entries(keys).map(([secretKey, property]) => ({ secretKey, remoteRef: { key: entry, property } })),
      },
    });
  }
}
