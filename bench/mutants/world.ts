import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { Check } from '../../src/verify/check.ts';
import type { Subject } from '../../src/verify/finding.ts';
import type { Random } from './random.ts';

/** Plain data that a mistake is made in. */
export type Draft = Record<string, unknown>;

/** One mistake: what somebody did, and the objects as they are after it. */
export interface Mutant {
  readonly family: Check['family'];
  readonly mistake: string;
  readonly subjects: readonly Subject[];
}

/** A cluster has nothing that a mistake could be made in. */
export class NotThere extends Error {}

/** The objects of one cluster, and ways to make a mistake in one of them. The objects themselves stay as they are. */
export class World {
  readonly #subjects: readonly Subject[];
  readonly #random: Random;

  constructor(subjects: readonly Subject[], random: Random) {
    this.#subjects = subjects;
    this.#random = random;
  }

  /** One object of a kind, of those that a mistake can be made in; `name` as `web` or `shop/web`. */
  one(kind: string, which: string | ((object: KubernetesObject) => boolean) = () => true): Subject {
    const [name, namespace] = typeof which === 'string' ? which.split('/').reverse() : [];
    const found = this.#subjects.filter(({ object }) => {
      if (object.kind !== kind) return false;
      if (typeof which === 'function') return which(object);
      return object.metadata.name === name && (namespace === undefined || object.metadata.namespace === namespace);
    });
    if (found.length === 0)
      throw new NotThere(`there is no ${kind} ${typeof which === 'string' ? which : 'of that form'}`);
    return this.#random.pick(found);
  }

  /** Whether there is such an object. */
  some(kind: string, which: (object: KubernetesObject) => boolean): boolean {
    return this.#subjects.some(({ object }) => object.kind === kind && which(object));
  }

  /** The objects with one of them changed. */
  edited(subject: Subject, change: (draft: Draft) => void): Subject[] {
    const object = structuredClone(subject.object);
    change(object);
    return this.#subjects.map((other) => (other === subject ? { ...other, object } : other));
  }

  /** The objects without those that are found. */
  without(kind: string, which: (object: KubernetesObject) => boolean): Subject[] {
    const kept = this.#subjects.filter(({ object }) => object.kind !== kind || !which(object));
    if (kept.length === this.#subjects.length) throw new NotThere(`there is no ${kind} to remove`);
    return kept;
  }

  /** The objects and more. */
  with(...objects: readonly KubernetesObject[]): Subject[] {
    return [...this.#subjects, ...objects.map((object) => ({ object, file: 'added.yaml' }))];
  }

  pick<T>(from: readonly T[]): T {
    return this.#random.pick(from);
  }
}

/** Sets what lies at a path of keys; undefined removes it. What should be there and is not ends the benchmark. */
export function put(draft: Draft, path: readonly (string | number)[], value: unknown): void {
  let inner: unknown = draft;
  for (const key of path.slice(0, -1)) {
    const next: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined;
    if (typeof next !== 'object' || next === null) throw new NotThere(`there is no ${path.join('.')}`);
    inner = next;
  }
  const last = path.at(-1);
  if (typeof inner !== 'object' || inner === null || last === undefined)
    throw new NotThere(`there is no ${path.join('.')}`);
  if (value === undefined) {
    if (!Reflect.has(inner, last)) throw new NotThere(`there is no ${path.join('.')} to remove`);
    if (Array.isArray(inner) && typeof last === 'number') inner.splice(last, 1);
    else Reflect.deleteProperty(inner, last);
  } else Reflect.set(inner, last, value);
}

/** What lies at a path of keys. */
export function get(draft: unknown, path: readonly (string | number)[]): unknown {
  let inner = draft;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null) throw new NotThere(`there is no ${path.join('.')}`);
    inner = Reflect.get(inner, key);
  }
  return inner;
}

/** Gives a field another name: the most common of mistakes. */
export function rename(draft: Draft, path: readonly (string | number)[], name: string): void {
  const value = get(draft, path);
  if (value === undefined) throw new NotThere(`there is no ${path.join('.')} to rename`);
  put(draft, path, undefined);
  put(draft, [...path.slice(0, -1), name], value);
}

/** A mistake by family: made in a world, it gives the objects after it. */
export type Mistakes = Readonly<Record<string, (world: World) => readonly Subject[]>>;
