import { groupOf } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { selects } from '../selectors.ts';
import { listAt, objectAt, type Plain, textAt, textsAt } from '../values.ts';
import { externalSecretOf } from './external-secrets.ts';
import type { World } from './world.ts';

/** A ConfigMap or Secret that is or will be there. */
export interface Content {
  readonly by: Subject;
  /** Its keys; undefined when they are not to be known. */
  readonly keys: ReadonlySet<string> | undefined;
}

type Kind = 'ConfigMap' | 'Secret';

/** All ConfigMaps and Secrets, also those that controllers make of other objects. */
export class Contents {
  readonly #found = new Map<string, Content>();
  /** ConfigMaps and Secrets by name that a controller copies into every namespace, or in ones we do not know. */
  readonly #everywhere = new Map<string, Content>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  add(kind: Kind, namespace: string, name: string | undefined, by: Subject, keys?: Iterable<string>): void {
    if (name === undefined || name === '') return;
    const id = `${kind} ${namespace}/${name}`;
    const known = this.#found.get(id);
    const all =
      keys === undefined || (known && known.keys === undefined) ? undefined : [...(known?.keys ?? []), ...keys];
    this.#found.set(id, { by: known?.by ?? by, keys: all && new Set(all) });
  }

  addEverywhere(kind: Kind, name: string | undefined, by: Subject, keys?: Iterable<string>): void {
    if (name !== undefined) this.#everywhere.set(`${kind} ${name}`, { by, keys: keys && new Set(keys) });
  }

  find(kind: Kind, namespace: string, name: string): Content | undefined {
    const found = this.#found.get(`${kind} ${namespace}/${name}`) ?? this.#everywhere.get(`${kind} ${name}`);
    // Without a namespace the manifest is applied with `kubectl -n`.
    if (found || namespace === '') return found;
    return this.#found.get(`${kind} /${name}`) ?? this.#existing(kind, namespace, name);
  }

  /** Of a Secret in the cluster only the name was asked. */
  #existing(kind: Kind, namespace: string, name: string): Content | undefined {
    const by = this.#world.find({ group: '', kind, namespace, name });
    if (!by) return undefined;
    const keys = [...keysAt(by.object, 'data'), ...keysAt(by.object, 'binaryData')];
    return { by, keys: kind === 'ConfigMap' ? new Set(keys) : undefined };
  }
}

const contents = new WeakMap<World, Contents>();

export function contentsOf(world: World): Contents {
  let found = contents.get(world);
  if (!found) {
    found = new Contents(world);
    for (const subject of world.set.all) MAKERS[subject.object.kind]?.(subject, found, world);
    contents.set(world, found);
  }
  return found;
}

const TLS = ['tls.crt', 'tls.key'];
const KAFKA_USER: Readonly<Record<string, readonly string[]>> = {
  tls: ['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password'],
  'scram-sha-512': ['password', 'sasl.jaas.config'],
};
const POSTGRES_OWNER = 'username password user dbname host port uri jdbc-uri fqdn-uri fqdn-jdbc-uri pgpass'.split(' ');
/** What Vault's database engine answers, and the whole answer as Vault Secrets Operator keeps it. */
const LEASED = ['username', 'password', '_raw'];
const SERVICE_ACCOUNT_TOKEN = ['token', 'ca.crt', 'namespace'];

type Maker = (subject: Subject, contents: Contents, world: World) => void;

/** What each kind makes. Keys are those that the controller's reference states. */
const MAKERS: Readonly<Record<string, Maker>> = {
  ConfigMap: (subject, contents) => {
    const { object } = subject;
    const keys = [...keysAt(object, 'data'), ...keysAt(object, 'binaryData')];
    copies(subject, 'ConfigMap', contents, keys);
    contents.add('ConfigMap', namespaceOf(subject), object.metadata.name, subject, keys);
  },
  Secret: (subject, contents) => {
    const { object } = subject;
    const made = object.type === 'kubernetes.io/service-account-token' ? SERVICE_ACCOUNT_TOKEN : [];
    const keys = [...keysAt(object, 'data'), ...keysAt(object, 'stringData'), ...made];
    copies(subject, 'Secret', contents, keys);
    contents.add('Secret', namespaceOf(subject), object.metadata.name, subject, keys);
  },
  SealedSecret: (subject, contents) => {
    const { object } = subject;
    const name = textAt(object, 'spec', 'template', 'metadata', 'name') ?? object.metadata.name;
    const keys = [...keysAt(object, 'spec', 'encryptedData'), ...keysAt(object, 'spec', 'template', 'data')];
    contents.add('Secret', namespaceOf(subject), name, subject, keys);
  },
  ExternalSecret: (subject, contents, world) => {
    const { kind, name, keys } = externalSecretOf(subject.object.metadata.name, objectAt(subject.object, 'spec'), {
      world,
      namespace: namespaceOf(subject),
    });
    if (kind !== undefined) contents.add(kind, namespaceOf(subject), name, subject, keys);
  },
  ClusterExternalSecret: (subject, contents, world) => {
    const { object } = subject;
    const own = textAt(object, 'spec', 'externalSecretName') ?? object.metadata.name;
    const made = externalSecretOf(own, objectAt(object, 'spec', 'externalSecretSpec'), { world, namespace: '' });
    if (made.kind === undefined) return;
    for (const namespace of namespacesOf(object, world)) {
      contents.add(made.kind, namespace, made.name, subject, made.keys);
    }
  },
  Certificate: (subject, contents) => {
    const { object } = subject;
    const formats = listAt(object, 'spec', 'additionalOutputFormats').map(({ type }) => type);
    const keystores = objectAt(object, 'spec', 'keystores');
    contents.add('Secret', namespaceOf(subject), textAt(object, 'spec', 'secretName'), subject, [
      ...TLS,
      'ca.crt',
      ...(formats.includes('CombinedPEM') ? ['tls-combined.pem'] : []),
      ...(formats.includes('DER') ? ['key.der'] : []),
      ...(keystores.jks === undefined ? [] : ['keystore.jks', 'truststore.jks']),
      ...(keystores.pkcs12 === undefined ? [] : ['keystore.p12', 'truststore.p12']),
    ]);
  },
  Issuer: (subject, contents) =>
    contents.add('Secret', namespaceOf(subject), accountKey(subject), subject, ['tls.key']),
  ClusterIssuer: (subject, contents) => contents.addEverywhere('Secret', accountKey(subject), subject, ['tls.key']),
  // cert-manager makes the certificates of annotated Ingresses and Gateways.
  Ingress: (subject, contents) => {
    if (!hasIssuer(subject)) return;
    for (const tls of listAt(subject.object, 'spec', 'tls')) {
      contents.add('Secret', namespaceOf(subject), textAt(tls, 'secretName'), subject, [...TLS, 'ca.crt']);
    }
  },
  Gateway: (subject, contents) => {
    if (!hasIssuer(subject)) return;
    for (const ref of listAt(subject.object, 'spec', 'listeners').flatMap((l) => listAt(l, 'tls', 'certificateRefs'))) {
      const namespace = textAt(ref, 'namespace') ?? namespaceOf(subject);
      contents.add('Secret', namespace, textAt(ref, 'name'), subject, [...TLS, 'ca.crt']);
    }
  },
  Elasticsearch: (subject, contents) => {
    const name = `${subject.object.metadata.name}-es`;
    contents.add('Secret', namespaceOf(subject), `${name}-elastic-user`, subject, ['elastic']);
    contents.add('Secret', namespaceOf(subject), `${name}-transport-certs-public`, subject, ['ca.crt']);
    elasticHttp(subject, name, contents);
  },
  Kibana: (subject, contents) => elasticHttp(subject, `${subject.object.metadata.name}-kb`, contents),
  Logstash: (subject, contents) => elasticHttp(subject, `${subject.object.metadata.name}-ls`, contents),
  SecretProviderClass: (subject, contents) => {
    for (const made of listAt(subject.object, 'spec', 'secretObjects')) {
      const keys = listAt(made, 'data').flatMap((item) => textAt(item, 'key') ?? []);
      contents.add('Secret', namespaceOf(subject), textAt(made, 'secretName'), subject, keys);
    }
  },
  VaultStaticSecret: (subject, contents) => vaultSecret(subject, contents),
  VaultDynamicSecret: (subject, contents, world) => vaultSecret(subject, contents, world.ours ? LEASED : undefined),
  VaultPKISecret: (subject, contents) => vaultSecret(subject, contents),
  // Strimzi: a Secret of the user's name, with keys that follow from how it authenticates.
  KafkaUser: (subject, contents) => {
    const type = textAt(subject.object, 'spec', 'authentication', 'type');
    contents.add('Secret', namespaceOf(subject), subject.object.metadata.name, subject, type && KAFKA_USER[type]);
  },
  Kafka: (subject, contents) => {
    for (const ca of ['cluster', 'clients']) {
      const name = `${subject.object.metadata.name}-${ca}-ca-cert`;
      contents.add('Secret', namespaceOf(subject), name, subject, ['ca.crt', 'ca.p12', 'ca.password']);
    }
  },
  // CloudNativePG: the owner of the database, and the CA that clients verify the server with.
  Cluster: (subject, contents) => {
    const { metadata } = subject.object;
    if (groupOf(subject.object) !== 'postgresql.cnpg.io') return;
    contents.add('Secret', namespaceOf(subject), `${metadata.name}-app`, subject, POSTGRES_OWNER);
    contents.add('Secret', namespaceOf(subject), `${metadata.name}-superuser`, subject, POSTGRES_OWNER);
    contents.add('Secret', namespaceOf(subject), `${metadata.name}-ca`, subject, ['ca.crt', 'ca.key']);
  },
  // trust-manager copies a bundle into every namespace.
  Bundle: (subject, contents) => {
    const { name } = subject.object.metadata;
    contents.addEverywhere('ConfigMap', name, subject);
    contents.addEverywhere('Secret', name, subject);
  },
  // The controller manager puts the cluster's CA into every namespace.
  Namespace: (subject, contents) => contents.addEverywhere('ConfigMap', 'kube-root-ca.crt', subject, ['ca.crt']),
};

function namespaceOf({ object }: Subject): string {
  return object.metadata.namespace ?? '';
}

function keysAt(value: unknown, ...path: readonly string[]): string[] {
  return Object.keys(objectAt(value, ...path));
}

function accountKey({ object }: Subject): string | undefined {
  return textAt(object, 'spec', 'acme', 'privateKeySecretRef', 'name');
}

function hasIssuer({ object }: Subject): boolean {
  return Object.keys(object.metadata.annotations ?? {}).some(
    (key) => /^cert-manager\.io\/(?:cluster-)?issuer$/.test(key) || key === 'kubernetes.io/tls-acme',
  );
}

function elasticHttp(subject: Subject, name: string, contents: Contents): void {
  contents.add('Secret', namespaceOf(subject), `${name}-http-certs-public`, subject, ['ca.crt', 'tls.crt']);
  contents.add('Secret', namespaceOf(subject), `${name}-http-certs-internal`, subject, ['ca.crt', ...TLS]);
}

/**
 * @param leased what the engine gives whose mount is called `database`: Orrery mounts databases there and nothing else
 */
function vaultSecret(subject: Subject, contents: Contents, leased?: readonly string[]): void {
  const { object } = subject;
  const isLease =
    textAt(object, 'spec', 'mount') === 'database' && textAt(object, 'spec', 'path')?.startsWith('creds/');
  const destination = objectAt(object, 'spec', 'destination');
  const keys = isLease && destination.transformation === undefined ? leased : undefined;
  contents.add('Secret', namespaceOf(subject), textAt(destination, 'name'), subject, keys);
}

/** Controllers such as Reflector, which copy what is annotated for them. */
function copies(subject: Subject, kind: Kind, contents: Contents, keys: readonly string[]): void {
  const annotations = Object.keys(subject.object.metadata.annotations ?? {});
  if (annotations.some((key) => /reflector|replicator|replicate|kubed|config-syncer/.test(key))) {
    contents.addEverywhere(kind, subject.object.metadata.name, subject, keys);
  }
}

function namespacesOf(object: Plain, world: World): string[] {
  const selectors = [objectAt(object, 'spec', 'namespaceSelector'), ...listAt(object, 'spec', 'namespaceSelectors')];
  const wanted = selectors.filter((selector) => Object.keys(selector).length > 0);
  const selected = world.all('', 'Namespace').flatMap((namespace) => {
    const { name } = namespace.object.metadata;
    return wanted.some((selector) => selects(selector, world.set.namespaceLabels(name))) ? [name] : [];
  });
  return [...selected, ...textsAt(object, 'spec', 'namespaces')];
}
