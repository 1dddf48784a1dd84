import { createHash } from 'node:crypto';
import { isPlain } from '../../verify/values.ts';

/**
 * The SHA-256 of a document's content: of its JSON with sorted keys. Comments, order and layout of the YAML do not
 * count, so that what is pinned is the schema itself, however it is packed.
 */
export function digestOf(document: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(document)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** The definitions of an OpenAPI document without their descriptions, which alone change between patch releases. */
export function definitionsDigest(document: unknown): string {
  return digestOf(isPlain(document) ? undescribed(document.definitions) : undefined);
}

function undescribed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(undescribed);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== 'description' || typeof inner !== 'string')
      .map(([key, inner]) => [key, undescribed(inner)]),
  );
}
