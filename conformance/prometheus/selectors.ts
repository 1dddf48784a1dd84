import { parser } from '@prometheus-io/lezer-promql';
import type { Segment, Series } from './series.ts';

/** A selector in an expression. */
export interface Selector {
  readonly metric: string;
  /** As it is written. */
  readonly text: string;
  /** Labels that it accepts: for a regular expression, of its first alternative. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The selectors of an expression, in order, each once. */
export function selectorsOf(expr: string): Selector[] {
  const found = new Map<string, Selector>();
  parser.parse(expr).iterate({
    enter({ name, from, to, node }) {
      if (name !== 'VectorSelector') return;
      const text = expr.slice(from, to);
      const identifier = node.getChild('Identifier');
      if (identifier === null) return;
      const labels: Record<string, string> = {};
      for (const [, label = '', operator, value = ''] of text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)) {
        // What a selector refuses is met by any other value.
        labels[label] = operator === '=' ? value : operator === '=~' ? example(value) : 'example';
      }
      found.set(text, { metric: expr.slice(identifier.from, identifier.to), text, labels });
    },
  });
  return [...found.values()];
}

/** A text that a regular expression accepts. Of those that the rules use: alternatives, `[.]`, `(…)?` and `.`. */
function example(pattern: string): string {
  const first = pattern.split('|')[0] ?? '';
  return first.replaceAll(/\([^)]*\)\?/g, '').replaceAll(/\[\.\]|\./g, (dot) => (dot === '.' ? '0' : '.'));
}

/**
 * A series that the expression reads.
 *
 * @param labels those that the selector leaves open
 * @throws where the expression does not read this metric: then the case is about another rule than it thinks
 */
export function seriesOf(
  expr: string,
  metric: string,
  values: readonly Segment[],
  labels: Readonly<Record<string, string>> = {},
  where: (selector: Selector) => boolean = () => true,
): Series {
  const selector = selectorsOf(expr).find((candidate) => candidate.metric === metric && where(candidate));
  if (selector === undefined) throw new Error(`reads no such ${metric}`);
  return { metric, labels: { ...selector.labels, ...labels }, values };
}
