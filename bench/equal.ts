import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** @throws when two folders do not hold the same objects, in whatever files and order */
export function checkEqual(folder: string, other: string): void {
  checkHolds(folder, objectsIn(other));
}

/** @throws when a folder does not hold exactly these objects, as {@link asTexts} gives them */
export function checkHolds(folder: string, expected: readonly string[]): void {
  const own = objectsIn(folder);
  if (own.length === 0 || own.length !== expected.length) {
    throw new Error(`${folder}: ${own.length} objects, not ${expected.length}`);
  }
  for (const [index, text] of own.entries()) {
    if (text !== expected[index]) throw new Error(`objects differ: ${text} is not ${expected[index]}`);
  }
}

/** Objects as texts that do not depend on the order of anything. */
export function asTexts(objects: readonly unknown[]): string[] {
  return objects.map((object) => JSON.stringify(object, sorted)).sort();
}

function objectsIn(folder: string): string[] {
  const documents = readdirSync(folder).flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')));
  return asTexts(documents.filter((document) => document !== null && document !== undefined));
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
