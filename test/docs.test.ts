import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { core } from 'zod';
import { build } from '../charts/index.ts';
import { platformSchema } from '../src/platform/schema/platform.ts';
import { anchor } from '../src/report/reference/markdown.ts';
import { pages } from '../tools/pages.ts';
import { sampleTarget } from './support/target.ts';

const root = new URL('../', import.meta.url);
const generated = await pages();
const vocabulary = generated.get('docs/vocabulary.md') ?? '';

function committed(file: string): string {
  const url = new URL(file, root);
  return existsSync(url) ? readFileSync(url, 'utf8') : '';
}

/** The anchors of a page's headings. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading ?? ''));
}

/** Cells of the tables whose first column is a key of the vocabulary. */
function keyRows(text: string): string[][] {
  return [...text.matchAll(/^\| `[^`]+` \|.*$/gm)].map(([line]) =>
    line
      .slice(2, -2)
      .split(/(?<!\\) \| ?/)
      .map((cell) => cell.trim()),
  );
}

/** Keys that have a section of their own instead of a row. */
function isSection(path: string): boolean {
  return !path.includes('.') && anchors(vocabulary).includes(anchor(path));
}

/** A key's path, and what holds when it is left out. */
type Accepted = [path: string, absent: string];

const COMPUTED = 'computed';

/** Every key that zod itself accepts; what tells variants apart is no key of its own. */
function keysOf(schema: core.$ZodType, path: string): Accepted[] {
  const { def } = (schema as core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, value]): Accepted[] => {
        const at = path === '' ? key : `${path}.${key}`;
        const inner = (value as core.$ZodTypes)._zod.def;
        if (inner.type === 'literal' && (key === 'kind' || key === 'on')) return [];
        const given = inner.type === 'default' || inner.type === 'prefault' ? stated(inner.defaultValue) : undefined;
        return [[at, given ?? (inner.type === 'optional' ? 'optional' : 'required')], ...keysOf(value, at)];
      });
    case 'optional':
    case 'default':
    case 'prefault':
      return keysOf(def.innerType, path);
    case 'array':
      return keysOf(def.element, `${path}[]`);
    case 'record':
      return keysOf(def.valueType, `${path}.<name>`);
    case 'union':
      // What may stand alone or in a list has the keys of one of them.
      return def.options.flatMap((option) =>
        def.options.length === 2 && (option as core.$ZodTypes)._zod.def.type === 'array' ? [] : keysOf(option, path),
      );
    default:
      return [];
  }
}

/** A default as text; nothing at all is `empty`. */
function stated(value: unknown): string {
  const text = JSON.stringify(value);
  return ['{}', '[]', '""'].includes(text) ? 'empty' : text;
}

/** What a cell of the default's column says. */
function absent(cell: string): string {
  if (cell === '**required**') return 'required';
  if (cell === '–') return 'optional';
  if (cell === 'none' || cell === 'those below') return 'empty';
  const [, literal] = /^`([^`]*)`$/.exec(cell) ?? [];
  return literal === undefined ? COMPUTED : stated(load(literal));
}

describe('docs/', () => {
  it.each([...generated])('%s is what npm run docs would write', (file, text) => {
    expect(committed(file) === text, `${file} is not up to date. fix: npm run docs, and commit it`).toBe(true);
  });

  it('is written the same in every run', async () => {
    expect(await pages()).toEqual(generated);
  });

  it('has no link to a page or a heading that does not exist', () => {
    const broken = [...generated].flatMap(([file, text]) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
        const [path = '', heading] = link.split('#');
        if (path.startsWith('https://')) return [];
        const at = path === '' ? file : new URL(path, `file:///${file}`).pathname.slice(1);
        const target = generated.get(at) ?? committed(at);
        return target !== '' && (heading === undefined || anchors(target).includes(heading))
          ? []
          : [`${file}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it('has no heading twice on a page, which would make its links ambiguous', () => {
    for (const [file, text] of generated) {
      const all = anchors(text);
      expect(all.filter((one, i) => all.indexOf(one) !== i).map((one) => `${file}#${one}`)).toEqual([]);
    }
  });
});

describe('docs/vocabulary.md', () => {
  it('says of every key what it means. fix: a doc comment on the property in src/platform/schema', () => {
    const rows = keyRows(vocabulary);
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter((cells) => cells.length !== 4 || cells.some((cell) => cell === '')).map(([key]) => key)).toEqual(
      [],
    );
  });

  it('has exactly the keys that the vocabulary accepts, each with its default', () => {
    const accepted = keysOf(platformSchema, '').filter(([path]) => !isSection(path));
    const listed = keyRows(vocabulary).map(([key = '', , cell = '']): Accepted => [key.slice(1, -1), absent(cell)]);
    // A default that is computed is in no schema.
    const computed = new Set(listed.filter(([, state]) => state === COMPUTED).map(([path]) => path));
    const comparable = (all: Accepted[]) =>
      all.map(([path, state]) => `${path}: ${computed.has(path) ? COMPUTED : state}`).sort();
    expect(comparable(listed)).toEqual(comparable(accepted));
    // Only what the schema leaves open can be computed: a default that it states is shown as it is.
    const open = new Set(accepted.filter(([, state]) => state === 'optional').map(([path]) => path));
    expect([...computed].filter((path) => !open.has(path))).toEqual(['production']);
    expect(computed.size).toBeGreaterThan(5);
  });

  it('gives examples that can be built', async () => {
    const written = readdirSync(new URL('src/platform/schema/', root))
      .map((file) => committed(`src/platform/schema/${file}`))
      .flatMap((text) =>
        [...text.matchAll(/@example\n((?: +\* .*\n)+)/g)].map(([, lines = '']) => lines.replace(/^ +\* ?\/?/gm, '')),
      );
    expect(written.length).toBeGreaterThan(3);
    for (const example of written) {
      const { default: difference } = (await import(
        `data:text/javascript,${encodeURIComponent(`export default { ${example} }`)}`
      )) as { default: object };
      expect(vocabulary).toContain(example.trim());
      expect(() => build(sampleTarget(difference))).not.toThrow();
    }
  });
});
