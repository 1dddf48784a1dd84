import { z } from 'zod';
import { linkTo, page, table } from './markdown.ts';

/** One object that fulfils something a platform was asked for. */
const evidenceSchema = z.strictObject({
  /** Targets below the platform, e.g. `production/us-central1` or `production*`; left out: every one. */
  in: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** `Kind/name`, `Kind/namespace/name` or `Kind|Other/name`; `*` stands for any run of characters. */
  object: z.string().regex(/^[A-Z]\w*(\|[A-Z]\w*)*(\/[^/\s]+){1,2}$/),
  /** Values by their dotted path, `[n]` for an item of a list. */
  where: z.record(z.string(), z.unknown()).optional(),
  /** Text that the object's YAML contains. */
  contains: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
});

const bulletSchema = z.strictObject({
  /** The part of the requirements that it is from: `every platform`, or the platform's name. */
  section: z.string(),
  /** What was asked, in a few words. */
  bullet: z.string().min(1),
  objects: z.array(evidenceSchema).min(1),
  /** Why it is done otherwise than it was asked. */
  note: z.string().optional(),
});

export type Bullet = z.output<typeof bulletSchema>;
type Evidence = z.output<typeof evidenceSchema>;

/** A file of a target in `dist/`. */
export interface Written {
  /** Path below `dist/`. */
  readonly file: string;
  readonly text: string;
  readonly object: { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
}

/** What a platform became: its targets by their path below the platform, e.g. `production/us-central1`. */
export interface Became {
  readonly platform: string;
  readonly targets: ReadonlyMap<string, readonly Written[]>;
}

/**
 * What a platform was asked to be, from parsed YAML.
 *
 * @throws ZodError where it has another form
 */
export function readBullets(value: unknown): Bullet[] {
  return z.array(bulletSchema).min(1).parse(value);
}

/** What a bullet asks for and `dist/` does not have, as sentences; none when it is fulfilled. */
export function unfulfilled(bullet: Bullet, became: Became): string[] {
  return bullet.objects.flatMap((evidence) =>
    targetsOf(evidence, became).flatMap((target) => {
      const written = became.targets.get(target);
      const where = `${became.platform}/${target}`;
      if (written === undefined) return [`${bullet.bullet}: there is no ${where}`];
      const named = written.filter(({ object }) => isNamed(evidence.object, object));
      if (named.length === 0) return [`${bullet.bullet}: ${where} has no ${evidence.object}`];
      const reasons = named.map((each) => lacks(evidence, each));
      if (reasons.some((reason) => reason === undefined)) return [];
      return [`${bullet.bullet}: ${where} ${evidence.object} ${reasons[0]}`];
    }),
  );
}

/** One file for each piece of a bullet's evidence: of production, where it is about production too. */
function filesOf(bullet: Bullet, became: Became): Written[] {
  const found = bullet.objects.flatMap((evidence) => {
    const targets = targetsOf(evidence, became);
    const target = targets.find((each) => each.startsWith('production')) ?? targets[0] ?? '';
    const fulfils = (each: Written) => isNamed(evidence.object, each.object) && lacks(evidence, each) === undefined;
    return (became.targets.get(target) ?? []).find(fulfils) ?? [];
  });
  return [...new Set(found)];
}

/** The targets that evidence is about; a pattern that matches none stays as it is, to be missed. */
function targetsOf({ in: wanted }: Evidence, { targets }: Became): string[] {
  const all = [...targets.keys()];
  if (wanted === undefined) return all;
  return [wanted].flat().flatMap((pattern) => {
    const matching = all.filter((target) => matches(pattern, target));
    return matching.length > 0 ? matching : [pattern];
  });
}

/** The kinds that evidence names, of which any will do. */
export function kindsOf({ object }: Evidence): string[] {
  return (object.split('/')[0] ?? '').split('|');
}

/** Whether `Kind/name`, as evidence gives it, names an object. */
export function isNamed(pattern: string, { kind, metadata }: Written['object']): boolean {
  const { kinds, name, namespace } = partsOf(pattern);
  if (!kinds.includes(kind)) return false;
  return (
    matches(name, metadata.name) &&
    (namespace === undefined || (metadata.namespace !== undefined && matches(namespace, metadata.namespace)))
  );
}

interface Parts {
  readonly kinds: readonly string[];
  readonly name: string;
  readonly namespace: string | undefined;
}

const known = new Map<string, Parts>();

/** Each pattern is held against every object of its targets. */
function partsOf(pattern: string): Parts {
  const before = known.get(pattern);
  if (before) return before;
  const [kinds = '', ...rest] = pattern.split('/');
  const [name = '', namespace] = rest.reverse();
  const parts = { kinds: kinds.split('|'), name, namespace };
  known.set(pattern, parts);
  return parts;
}

function matches(pattern: string, text: string): boolean {
  return pattern.includes('*') ? expressionOf(pattern).test(text) : pattern === text;
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const before = expressions.get(pattern);
  if (before) return before;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const made = new RegExp(`^${parts.join('.*')}$`);
  expressions.set(pattern, made);
  return made;
}

/** What an object lacks of what is asked of it; undefined when it lacks nothing. */
function lacks({ where = {}, contains = [] }: Evidence, { object, text }: Written): string | undefined {
  for (const [path, wanted] of Object.entries(where)) {
    const found = JSON.stringify(valueAt(object, path));
    if (found !== JSON.stringify(wanted)) return `has ${path} ${found}, not ${JSON.stringify(wanted)}`;
  }
  const missing = [contains].flat().find((part) => !text.includes(part));
  return missing === undefined ? undefined : `does not contain ${JSON.stringify(missing)}`;
}

/** The value at `spec.rules[0].host`; a key that itself has dots is written in brackets: `metadata.labels[app.kubernetes.io/name]`. */
function valueAt(object: unknown, path: string): unknown {
  let at = object;
  for (const [, plain, bracketed] of path.matchAll(/([^.[\]]+)|\[([^\]]+)\]/g)) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, plain ?? bracketed ?? '');
  }
  return at;
}

/** The page of what each platform was asked to be, and the objects that fulfil it. */
export function platformsPage(
  all: readonly { readonly bullets: readonly Bullet[]; readonly became: Became }[],
): string {
  return page(
    '# What the platforms were asked to be',
    'Each row is one thing that a platform’s document asks for, and the objects that fulfil it: one of each kind, in production where it is about production too. A test holds every row against `dist/`, in all environments that it is about.',
    '`npm run docs` writes this page from `docs/platforms/<platform>.yaml`.',
    table(
      ['platform', 'environments and regions', 'rows'],
      all.map(({ bullets, became }) => [
        linkTo(became.platform),
        [...became.targets.keys()].join(', '),
        String(bullets.length),
      ]),
    ),
    ...all.map(({ bullets, became }) =>
      page(`## ${became.platform}`, ...sections(bullets).map((name) => section(name, bullets, became))).trimEnd(),
    ),
  );
}

function sections(bullets: readonly Bullet[]): string[] {
  return [...new Set(bullets.map((bullet) => bullet.section))];
}

function section(name: string, bullets: readonly Bullet[], became: Became): string {
  const rows = bullets
    .filter((bullet) => bullet.section === name)
    .map((bullet) => [bullet.bullet, filesOf(bullet, became).map(fileLink).join('<br>'), bullet.note ?? '']);
  return page(`### ${became.platform}: ${name}`, table(['asked', 'fulfilled by', 'note'], rows)).trimEnd();
}

function fileLink({ file, object }: Written): string {
  return `[${object.kind} ${object.metadata.name}](../dist/${file})`;
}
