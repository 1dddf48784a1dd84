import { once } from '../../platform/once.ts';
import type { Complaint, Unchecked } from '../finding.ts';
import { nameOf } from '../set.ts';
import { contentsOf } from './contents.ts';
import { customReferences } from './custom.ts';
import { keyedReferencesOf } from './pods.ts';
import { hint, missing, type Reference } from './report.ts';
import type { World } from './world.ts';

/** A ConfigMap or Secret that is named, and the key that is used of it. */
export interface KeyedReference extends Reference {
  readonly key?: string;
  readonly keyPath?: string;
}

const MAX_SHOWN = 8;

/** Reports ConfigMaps or Secrets, and keys of them, that are used and do not exist. */
export function* reportKeyed(world: World, kind: 'ConfigMap' | 'Secret'): Generator<Complaint | Unchecked> {
  const contents = contentsOf(world);
  const seen = new Set<string>();
  for (const reference of keyedReferences(world)) {
    if (reference.kind !== kind) continue;
    const { subject, namespace = '', name, key, keyPath } = reference;
    const found = contents.find(kind, namespace, name);
    const said = `${nameOf(subject.object)}\0${namespace}/${name}\0${found ? (key ?? '') : ''}`;
    if (seen.has(said)) continue;
    seen.add(said);
    if (!found) {
      yield missing(world, reference, `${reference.path} is ${name}`);
      continue;
    }
    const { keys, by } = found;
    if (key === undefined || keys === undefined || keys.has(key)) continue;
    const maker = `${kind}/${name}${by.object.kind === kind ? '' : `, made by ${by.object.kind}/${by.object.metadata.name},`}`;
    yield {
      subject,
      path: keyPath ?? reference.path,
      message: `is ${key}, but ${maker} has no such key${hint(key, keys) || `: it has ${shown([...keys])}`}`,
    };
  }
}

/** Every ConfigMap and Secret that something names. */
export const keyedReferences = once((world: World): readonly KeyedReference[] => [
  ...world.set.podTemplates.flatMap((pod) => [...keyedReferencesOf(pod)]),
  ...world.set.all.flatMap((subject) => [...customReferences(subject, world)]),
]);

function shown(keys: readonly string[]): string {
  if (keys.length === 0) return 'none';
  const rest = keys.length - MAX_SHOWN;
  return rest > 0 ? `${keys.slice(0, MAX_SHOWN).join(', ')} and ${rest} more` : keys.join(', ');
}
