import { Output } from './output.ts';
import { writeLine } from './text.ts';

/** Where a map is: below a key, in a list (null), or the document itself (undefined). */
export type Within = string | null | undefined;

/**
 * The keys of a map in the order in which they are to be written. The same keys in the same place always give the same
 * answer: it is kept.
 */
export type KeyOrder = (keys: string[], within: Within) => readonly string[];

/** A key, ready to be written. */
export interface Key {
  readonly name: string;
  /** As it stands in a line, with its colon; undefined for what needs `? ` before it. */
  readonly bytes: Uint8Array | undefined;
  readonly isAscii: boolean;
  /** Maps below this key. */
  readonly maps: Shape;
}

/** Keys that maps in one place have had so far: the next key leads on. Few maps of a platform differ in their keys. */
export class Shape {
  readonly within: Within;
  /** In the order in which they are to be written; undefined while no map had these keys and no more. */
  keys: readonly Key[] | undefined;
  // Most have one that follows.
  #key: string | undefined;
  #next: Shape | undefined;
  #others: Map<string, Shape> | undefined;

  constructor(within: Within) {
    this.within = within;
  }

  after(key: string): Shape | undefined {
    return this.#key === key ? this.#next : this.#others?.get(key);
  }

  add(key: string): Shape {
    const next = new Shape(this.within);
    if (this.#next === undefined) {
      this.#key = key;
      this.#next = next;
    } else {
      this.#others ??= new Map();
      this.#others.set(key, next);
    }
    return next;
  }
}

/** The longest key that a reader must take without `?` before it. */
const LONGEST_KEY = 1024;
/** Maps with more keys are the user's own, seldom alike: their keys are put in order each time. */
const MANY = 32;
/** So many are kept. Beyond it, keys are not a few names said over and over, and everything is forgotten. */
const ENOUGH = 10_000;

/** The keys that were written with one order, and in which order. */
export class Keys {
  readonly #order: KeyOrder | undefined;
  #document = new Shape(undefined);
  #items = new Shape(null);
  #byName = new Map<string, Key>();
  #kept = 0;

  constructor(order: KeyOrder | undefined) {
    this.#order = order;
  }

  get document(): Shape {
    if (this.#kept > ENOUGH) {
      this.#document = new Shape(undefined);
      this.#items = new Shape(null);
      this.#byName = new Map();
      this.#kept = 0;
    }
    return this.#document;
  }

  get items(): Shape {
    return this.#items;
  }

  /** A map's keys, as they are to be written. */
  of(map: object, place: Shape): readonly Key[] {
    const names = Object.keys(map);
    if (names.length > MANY) return this.#inOrder(names, place.within);
    let shape = place;
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? '';
      shape = shape.after(name) ?? this.#add(shape, name);
    }
    shape.keys ??= this.#inOrder(names, place.within);
    return shape.keys;
  }

  #add(shape: Shape, name: string): Shape {
    this.#kept++;
    return shape.add(name);
  }

  #inOrder(names: string[], within: Within): readonly Key[] {
    return (this.#order ? this.#order(names, within) : names).map((name) => this.#key(name));
  }

  #key(name: string): Key {
    let key = this.#byName.get(name);
    if (key) return key;
    const bytes = bytesOf(name);
    const isAscii = bytes?.every((byte) => byte < 128) === true;
    key = { name, bytes, isAscii, maps: new Shape(name) };
    this.#kept++;
    this.#byName.set(name, key);
    return key;
  }
}

function bytesOf(name: string): Uint8Array | undefined {
  if (name.includes('\n')) return undefined;
  const out = new Output();
  writeLine(out, name);
  // No escape is longer than six characters.
  if (name.length > LONGEST_KEY / 6 && [...out.text()].length > LONGEST_KEY) return undefined;
  out.ascii(':');
  return Uint8Array.prototype.slice.call(out.bytes, 0, out.at);
}
