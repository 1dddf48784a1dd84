/** What a doc comment says. */
export interface DocComment {
  /** On one line. */
  readonly text: string;
  /** What follows `@default`: of a default that is computed, and so is not in the code. */
  readonly default?: string;
  /** What follows `@example`, lines kept. */
  readonly example?: string;
}

interface Comment {
  readonly type: string;
  readonly value: string;
}

/** The doc comment right before a piece of code; empty when there is none. */
export function docComment(comments: readonly Comment[] | null | undefined): DocComment {
  const last = comments?.findLast((comment) => comment.type === 'CommentBlock' && comment.value.startsWith('*'));
  if (!last) return { text: '' };
  const lines = last.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const [text = '', ...tags] = lines.join('\n').split(/^\s*@/m);
  const tagged = new Map(tags.map((tag) => [/^\w+/.exec(tag)?.[0] ?? '', tag.replace(/^\w+\s*/, '').trim()]));
  const byDefault = tagged.get('default');
  const example = tagged.get('example');
  return {
    text: oneLine(text),
    ...(byDefault === undefined ? {} : { default: oneLine(byDefault) }),
    ...(example === undefined ? {} : { example }),
  };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
