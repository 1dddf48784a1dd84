import { type Example, exampleOf, type OverlayFile } from './example.ts';
import type { Form, Group, Helper, Key } from './form.ts';
import { variantOf } from './form.ts';
import { code, fence, linkTo, page, series, table } from './markdown.ts';
import { readHelpers } from './read-helpers.ts';
import { readSchema } from './read-schema.ts';
import { readModule } from './syntax.ts';
import { helperOf, helpersOf, takes, VALUES, variantHeading } from './takes.ts';

export interface VocabularySources {
  /** The schema files and the file of values: path to text. */
  readonly schemas: Readonly<Record<string, string>>;
  /** Where examples are taken from, the first that states a key. */
  readonly overlays: readonly OverlayFile[];
}

interface Row {
  /** From the platform on, e.g. `services.<name>.port`. */
  readonly path: string;
  readonly key: Key;
}

const PLATFORM = 'The platform itself';
const HEAD = ['key', 'takes', 'default', 'meaning'];

/** The reference of the vocabulary: every key that an overlay may state. */
export function vocabularyPage({ schemas, overlays }: VocabularySources): string {
  const all = Object.entries(schemas).map(([file, text]) => readModule(file, text));
  const modules = new Map(all.map((module) => [module.file, module]));
  const module = modules.get('platform.ts');
  if (!module) throw new Error('platform.ts is not among the schema files. fix: read all of src/platform/schema');
  const { form } = readSchema({ type: 'Identifier', name: 'platformSchema' }, { module, modules });
  if (form.kind !== 'group') throw new Error('platformSchema is no object. fix: make it a z.strictObject again');
  const helpers = all.flatMap(readHelpers);
  const [plain, sections] = parted(form.keys, ({ form: { kind } }) => kind === 'value' || kind === 'choice');
  return page(
    introduction([PLATFORM, ...sections.map(({ name }) => name)]),
    `## ${PLATFORM}`,
    keyTable(
      plain.map((key) => ({ path: key.name, key })),
      helpers,
    ),
    ...sections.map((key) => section(key, helpers, overlays)),
    values(form),
  );
}

function introduction(headings: readonly string[]): string {
  return page(
    '# The vocabulary',
    'Everything that an overlay can state: `definePlatform({ … })` takes these keys, and `defineEnvironment(platform, { … })` takes those that differ. Objects are merged into the platform’s, lists and values are replaced, `null` takes away; a value that changes its `kind` is replaced whole. A key that is not here is an error.',
    '**required** must be stated, inside of a group once the group is. A dash means that what is left out is not part of the platform. What is in code is the value that stands in; `orrery explain` names it for each field of an object.',
    '`npm run docs` writes this page from `src/platform/schema`.',
    [...headings, VALUES].map((heading) => `- ${linkTo(heading)}`).join('\n'),
  ).trimEnd();
}

function exampleFor(key: Key, overlays: readonly OverlayFile[]): Example | undefined {
  const stated = exampleOf(key.name, overlays);
  if (stated) return stated;
  const { example } = key.doc;
  return example === undefined ? undefined : { file: '', text: `${example},` };
}

/** What one key of the platform takes: itself in a line, the keys inside of it in a table. */
function section(key: Key, helpers: readonly Helper[], overlays: readonly OverlayFile[]): string {
  const example = exampleFor(key, overlays);
  const rows = insideOf(key.name, key.form, helpers);
  return page(
    `## ${key.name}`,
    key.doc.text,
    example ? fence('ts', example.text) : '',
    example?.file ? `From [${example.file}](../${example.file}).` : '',
    `Takes: ${takes(key.name, key.form, helpers)}. ${leftOut(key)}`,
    keyTable(rows, helpers),
    ...[{ path: key.name, key }, ...rows].flatMap((row) => alternatives(row, helpers)),
  ).trimEnd();
}

function keyTable(rows: readonly Row[], helpers: readonly Helper[]): string {
  return table(
    HEAD,
    rows.map(({ path, key }) => [code(path), takes(path, key.form, helpers), defaultOf(key), key.doc.text]),
  );
}

/** What holds when a whole section is left out. */
function leftOut(key: Key): string {
  if (key.absent.kind === 'required') return '**Required.**';
  if (key.absent.kind === 'optional') return 'Left out, it is not part of the platform.';
  return `Default: ${defaultOf(key)}.`;
}

function defaultOf({ doc, form, absent }: Key): string {
  if (doc.default !== undefined) return doc.default;
  if (absent.kind === 'required') return '**required**';
  if (absent.kind === 'optional') return '–';
  if (absent.value === '{}') return form.kind === 'group' ? 'those below' : 'none';
  return ['[]', "''"].includes(absent.value) ? 'none' : code(absent.value);
}

/** A key and the keys inside of it, each by its whole path. */
function rowsOf(path: string, key: Key, helpers: readonly Helper[]): Row[] {
  return [{ path, key }, ...insideOf(path, key.form, helpers)];
}

/** What has variants, or is written by a helper, has a table of its own. */
function insideOf(path: string, form: Form, helpers: readonly Helper[]): Row[] {
  const at = innermost(path, form);
  if (at.form.kind !== 'group' || helpersOf(at.form, helpers).length > 0) return [];
  return at.form.keys.flatMap((key) => rowsOf(`${at.path}.${key.name}`, key, helpers));
}

/** What a key takes when it can be one of several things, or is written by a helper: each with its own keys. */
function alternatives(row: Row, helpers: readonly Helper[]): string[] {
  const { path, form } = innermost(row.path, row.key.form);
  if (form.kind === 'either') {
    return form.variants.map((variant) =>
      alternative(path, variant, form.on, helperOf(variant, form, helpers), helpers),
    );
  }
  if (form.kind !== 'group') return [];
  return helpersOf(form, helpers).map((helper) => alternative(path, form, 'kind', helper, helpers));
}

/** The value inside of lists and maps. */
function innermost(path: string, form: Form): { path: string; form: Form } {
  if (form.kind === 'list') return innermost(`${path}[]`, form.of);
  if (form.kind === 'map') return innermost(`${path}.<name>`, form.to);
  const long = form.kind === 'or' ? form.forms.find(({ kind }) => kind === 'group') : undefined;
  if (long) return innermost(path, long);
  return { path, form };
}

function alternative(
  path: string,
  group: Group,
  on: string,
  helper: Helper | undefined,
  helpers: readonly Helper[],
): string {
  const keys = group.keys.filter(({ name }) => name !== on);
  const rows = keys.flatMap((key) => rowsOf(`${path}.${key.name}`, key, helpers));
  const telling = variantOf(group, on);
  const same = telling === undefined ? '' : ` Writes ${code(`{ ${on}: ${telling}${keys.length > 0 ? ', …' : ''} }`)}.`;
  return page(
    `### ${variantHeading(path, group, on, helper)}`,
    helper ? `${series(helper.calls.map(code), 'or')}: ${helper.doc}${same}` : group.doc,
    keyTable(rows, helpers),
    ...rows.flatMap((row) => alternatives(row, helpers)),
  ).trimEnd();
}

/** The written form of each named value that some key takes. */
function values(form: Form): string {
  const found = new Map(valuesIn(form).map((value) => [value.noun, value]));
  const rows = [...found.values()].sort((a, b) => (a.noun.toLowerCase() < b.noun.toLowerCase() ? -1 : 1));
  return page(
    `## ${VALUES}`,
    table(
      ['value', 'how it is written'],
      rows.map(({ noun, fix, doc }) => [noun, `${fix}${doc ? `. ${doc}` : ''}`]),
    ),
  ).trimEnd();
}

function valuesIn(form: Form): Extract<Form, { kind: 'value' }>[] {
  switch (form.kind) {
    case 'value':
      return form.named ? [form] : [];
    case 'list':
      return valuesIn(form.of);
    case 'map':
      return [...valuesIn(form.from), ...valuesIn(form.to)];
    case 'group':
      return form.keys.flatMap((key) => valuesIn(key.form));
    case 'or':
      return form.forms.flatMap(valuesIn);
    case 'either':
      return form.variants.flatMap(valuesIn);
    default:
      return [];
  }
}

function parted<T>(all: readonly T[], first: (one: T) => boolean): [T[], T[]] {
  return [all.filter(first), all.filter((one) => !first(one))];
}
