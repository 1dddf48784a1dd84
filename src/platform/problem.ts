/** One thing that is wrong with the input: data, formatted elsewhere. */
export interface Problem {
  /** What it is about: `astral-planner/production`, or a file. */
  readonly where: string;
  /** The path in the overlay or contract, e.g. `services.app.scale.min`. */
  readonly path: string;
  /** What is wrong, as the rest of a sentence that begins with the path and its value. */
  readonly wrong: string;
  /** What was found there; absent when nothing was. */
  readonly value?: unknown;
  readonly fix: string;
  /** File and line of the value, once located. */
  readonly source?: string;
}

/** All problems of one run, thrown once: a user mends them in one go. */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => formatProblem(p)).join('\n'));
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** The problem as people read it: where, what, value, fix, source. */
export function formatProblem(problem: Problem): string {
  const value = problem.value === undefined ? '' : ` ${JSON.stringify(problem.value)}`;
  const from = problem.source === undefined ? '' : `        from ${problem.source}`;
  const fix = problem.fix.endsWith('?') ? problem.fix : `${problem.fix}.`;
  return `error ${problem.where}  ${problem.path}${value}\n  ${problem.wrong}.\n  fix: ${fix}${from}`;
}

/** The candidate that a typo most likely meant: an edit for every three letters of it, at least one. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that make `b` of `a`. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(a.length, b.length);
}
