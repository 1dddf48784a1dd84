/** One document of a file, and where it begins. */
export interface Piece {
  readonly text: string;
  /** Lines before it in the file. */
  readonly linesBefore: number;
}

/**
 * Splits a file into its documents before anything is parsed, so that one broken document does not hide the others.
 * `---` in the first column begins a document wherever it stands, even inside text.
 */
export function documentsOf(text: string): Piece[] {
  // As nearly every file of ours is.
  if (!text.includes('\n---')) return [{ text, linesBefore: 0 }];
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index)];
  const pieces: Piece[] = [];
  let line = 0;
  let from = 0;
  for (const index of starts.keys()) {
    const end = starts[index + 1] ?? text.length;
    // Directives belong to the document that follows them.
    if (end < text.length && isPrologue(text.slice(from, end))) continue;
    const piece = text.slice(from, end);
    pieces.push({ text: piece, linesBefore: line });
    line += linesIn(piece);
    from = end;
  }
  return pieces;
}

function isPrologue(text: string): boolean {
  return /^%/m.test(text) && text.split('\n').every((line) => /^\s*(?:[%#].*)?$/.test(line.trimEnd()));
}

export function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
