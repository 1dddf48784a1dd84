import { groupOf } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { isPlain, listAt, objectAt, type Plain, textAt } from '../values.ts';
import type { KeyedReference } from './keyed.ts';
import type { World } from './world.ts';

const GROUP = 'external-secrets.io';
/** The API server of the cluster itself, which is also who is asked when nothing is named. */
const OWN = /^(?:https:\/\/)?kubernetes\.default(?:\.svc(?:\.cluster\.local)?)?(?::443)?$/;

/** Secrets of the same cluster that an ExternalSecret copies, where its SecretStore reads those. */
export function* copiedSecrets(subject: Subject, world: World): Generator<KeyedReference> {
  const { object } = subject;
  if (groupOf(object) !== GROUP || object.kind !== 'ExternalSecret') return;
  const spec = objectAt(object, 'spec');
  const kind = textAt(spec, 'secretStoreRef', 'kind') ?? 'SecretStore';
  const own = kind === 'SecretStore' ? object.metadata.namespace : undefined;
  const store = world.find({ group: GROUP, kind, namespace: own, name: textAt(spec, 'secretStoreRef', 'name') ?? '' });
  const provider = objectAt(store?.object, 'spec', 'provider').kubernetes;
  if (!isPlain(provider) || !OWN.test(textAt(provider, 'server', 'url') ?? 'kubernetes.default')) return;
  const namespace = textAt(provider, 'remoteNamespace') ?? 'default';
  for (const [index, item] of listAt(spec, 'data').entries()) {
    const name = textAt(item, 'remoteRef', 'key');
    if (name === undefined) continue;
    const path = `spec.data[${index}].remoteRef`;
    const key = textAt(item, 'remoteRef', 'property');
    yield {
      subject,
      path: `${path}.key`,
      group: '',
      kind: 'Secret',
      namespace,
      name,
      ...(key === undefined ? {} : { key, keyPath: `${path}.property` }),
    };
  }
}

/** What an ExternalSecret makes. */
export interface MadeSecret {
  /** Nothing when it makes no object, or one of another kind. */
  readonly kind: 'Secret' | 'ConfigMap' | undefined;
  readonly name: string;
  /** Undefined when they depend on what the store holds. */
  readonly keys: readonly string[] | undefined;
}

interface Around {
  readonly world: World;
  readonly namespace: string;
}

/** The Secret of an ExternalSecret, by its spec. */
export function externalSecretOf(name: string, spec: Plain, around: Around): MadeSecret {
  const target = objectAt(spec, 'target');
  const kind = textAt(target, 'manifest', 'kind') ?? 'Secret';
  const made = textAt(target, 'creationPolicy') === 'None' ? undefined : kind;
  return {
    kind: made === 'Secret' || made === 'ConfigMap' ? made : undefined,
    name: textAt(target, 'name') ?? name,
    // With Merge it adds to a Secret that is made elsewhere, whose keys are not known here.
    keys: textAt(target, 'creationPolicy') === 'Merge' ? undefined : keysOf(spec, around),
  };
}

function keysOf(spec: Plain, around: Around): readonly string[] | undefined {
  const template = objectAt(spec, 'target', 'template');
  const templated = Object.keys(objectAt(template, 'data'));
  const fromElsewhere = listAt(template, 'templateFrom').length > 0;
  const merged = textAt(template, 'mergePolicy') === 'Merge';
  if (fromElsewhere) return undefined;
  if (templated.length > 0 && !merged) return templated;
  const fetched = fetchedKeys(spec, around);
  return fetched && [...templated, ...fetched];
}

function fetchedKeys(spec: Plain, around: Around): readonly string[] | undefined {
  const keys = listAt(spec, 'data').flatMap((item) => textAt(item, 'secretKey') ?? []);
  for (const source of listAt(spec, 'dataFrom')) {
    const generated = listAt(source, 'rewrite').length > 0 ? undefined : generatedKeys(source, around);
    if (generated === undefined) return undefined;
    keys.push(...generated);
  }
  return keys;
}

/** Keys that a generator gives; undefined for what only the store knows. */
function generatedKeys(source: Plain, { world, namespace }: Around): readonly string[] | undefined {
  const ref = objectAt(source, 'sourceRef', 'generatorRef');
  const name = textAt(ref, 'name');
  if (name === undefined || textAt(ref, 'kind') !== 'Password') return undefined;
  const generator = world.find({ group: 'generators.external-secrets.io', kind: 'Password', namespace, name });
  const spec = objectAt(generator?.object, 'spec');
  if (!generator || !isPlain(spec)) return undefined;
  const keys = Array.isArray(spec.secretKeys) ? spec.secretKeys.filter((key) => typeof key === 'string') : [];
  return keys.length > 0 ? keys : ['password'];
}
