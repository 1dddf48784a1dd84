import { loadAll } from 'js-yaml';
import { isPlain } from '../values.ts';
import { documentsOf } from './documents.ts';
import { MAX_DEPTH } from './nodes.ts';
import { readSimple } from './simple.ts';
import { undescribed } from './undescribed.ts';

/** A document of a file of CRDs, as far as its text shows without being parsed: that takes far longer than everything that is verified. */
export interface SchemaPiece {
  readonly text: string;
  readonly group: string;
  /** Every kind that it names: the one that it defines among them. */
  readonly kinds: readonly string[];
  /** The kind that it defines, where it also names its list; empty otherwise. */
  readonly own: string;
}

export function schemaPieces(text: string): SchemaPiece[] {
  return documentsOf(text).map((piece) => ({
    text: piece.text,
    group: /^\s*"?group"?:\s*["']?([\w.-]+)/m.exec(piece.text)?.[1] ?? '',
    kinds: [...new Set([...piece.text.matchAll(/"?kind"?:\s*["']?(\w+)/g)].map(([, kind = '']) => kind))],
    own: /^\s*"?kind"?:\s*["']?(\w+)["']?,?\s*"?listKind"?:/m.exec(piece.text)?.[1] ?? '',
  }));
}

/**
 * The CRDs of a piece, without their descriptions: plain JSON. What cannot be parsed is no schema, and is left out: its kinds
 * are unchecked.
 */
export function readSchemas({ text }: SchemaPiece): unknown[] {
  const short = undescribed(text);
  const simple = readSimple(short);
  if (simple) return opened(simple);
  try {
    if (short.startsWith('{')) return opened(JSON.parse(short));
    const documents = loadAll(short, { maxDepth: MAX_DEPTH }).flatMap(opened);
    return JSON.parse(JSON.stringify(documents)) as unknown[];
  } catch {
    return [];
  }
}

function opened(document: unknown): unknown[] {
  if (!isPlain(document)) return [];
  return Array.isArray(document.items) ? document.items.flatMap(opened) : [document];
}
