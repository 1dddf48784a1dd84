import { loadAll } from 'js-yaml';
import { isPlain } from '../values.ts';
import { documentsOf } from './documents.ts';
import { MAX_DEPTH } from './nodes.ts';
import { readSimple } from './simple.ts';
import { undescribed } from './undescribed.ts';

/**
 * The CRDs of a file that are wanted, without their descriptions. Documents are told apart by their text, since parsing all
 * of them takes far longer than everything else that is verified. What cannot be parsed is no schema, and is left out: its
 * kinds are unchecked.
 */
export function readSchemaDocuments(text: string, wanted: (text: string) => boolean): unknown[] {
  return documentsOf(text).flatMap((piece) => {
    if (!wanted(piece.text)) return [];
    const short = undescribed(piece.text);
    const simple = readSimple(short);
    if (simple) return opened(simple);
    try {
      const documents: unknown[] = short.startsWith('{')
        ? [JSON.parse(short)]
        : loadAll(short, { maxDepth: MAX_DEPTH });
      return documents.flatMap(opened);
    } catch {
      return [];
    }
  });
}

function opened(document: unknown): unknown[] {
  if (!isPlain(document)) return [];
  return Array.isArray(document.items) ? document.items.flatMap(opened) : [document];
}
