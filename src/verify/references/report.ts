import type { Complaint, Subject, Unchecked } from '../finding.ts';
import { nearest } from '../schema/nearest.ts';
import { nameOf } from '../set.ts';
import type { Wanted, World } from './world.ts';

/** One name in a manifest, and what it means. */
export interface Reference extends Wanted {
  readonly subject: Subject;
  /** Field that holds the name. */
  readonly path: string;
}

/** `ConfigMap/shop/web`. */
export function format({ kind, namespace, name }: Pick<Wanted, 'kind' | 'namespace' | 'name'>): string {
  return namespace === undefined || namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** `; did you mean web?`, or nothing. */
export function hint(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates);
  return near === undefined || near === name ? '' : `; did you mean ${near}?`;
}

/**
 * Reports references whose target is not there, each target once an object, as missing or, where that cannot be known,
 * as unchecked.
 */
export function* reportMissing(
  world: World,
  references: Iterable<Reference>,
  exists: (reference: Reference) => boolean = (reference) => world.find(reference) !== undefined,
): Generator<Complaint | Unchecked> {
  const seen = new Set<string>();
  for (const reference of references) {
    if (exists(reference)) continue;
    const { subject, path, name } = reference;
    const key = `${nameOf(subject.object)}\0${reference.group}\0${format(reference)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield missing(world, reference, `${path} is ${name}`);
  }
}

/** That one thing is not there, or that this cannot be known. */
export function missing(world: World, reference: Reference, said: string): Complaint | Unchecked {
  const { subject, path, name } = reference;
  const wanted = format(reference);
  const meant = hint(name, world.names(reference));
  // Charts may make what our own manifests name, but hardly one letter beside what is there.
  const unsure = world.ours && meant !== '' ? undefined : world.unsure(reference);
  return unsure === undefined
    ? { subject, path, message: `is ${name}, but there is no ${wanted}${meant}` }
    : { subject, unchecked: `${said}, and ${wanted} is not among the manifests${meant}; ${unsure}` };
}
