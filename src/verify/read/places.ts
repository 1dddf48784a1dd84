import type { Place } from '../finding.ts';
import type { Piece } from './documents.ts';
import { type Node, nodesOf, offsetOf, stepsOf } from './nodes.ts';

/** Where things lie in one document of a file. The document is read again when it is first asked, and then no more. */
export class Places {
  readonly #piece: Piece;
  #nodes: readonly Node[] | undefined;
  #lineStarts: readonly number[] | undefined;

  constructor(piece: Piece) {
    this.#piece = piece;
  }

  get nodes(): readonly Node[] {
    this.#nodes ??= nodesOf(this.#piece.text);
    return this.#nodes;
  }

  /** Line of a field, or of what is around it. */
  lineOf(path: string): number | undefined {
    const [root] = this.nodes;
    return root && this.at(offsetOf(root, stepsOf(path))).line;
  }

  /** Line and column, from 1, of an offset in the document. */
  at(offset: number): Required<Pick<Place, 'line' | 'column'>> {
    this.#lineStarts ??= [0, ...[...this.#piece.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const starts = this.#lineStarts;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: this.#piece.linesBefore + low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}
