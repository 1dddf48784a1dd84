import { kubernetesEnvironment, type Program, prepared } from './cel/environment.ts';
import { type Path, renderPath } from './schema/path.ts';
import { isSchema, type Schema } from './schema/schema.ts';
import { isPlain, listAt, type Plain, textAt } from './values.ts';

/** One rule of a CRD that an object breaks, or that cannot be evaluated here. */
export type RuleOutcome =
  | { readonly path: string; readonly broken: string }
  | { readonly path: string; readonly unknown: string };

const environment = kubernetesEnvironment().registerVariable('self', 'dyn');

const programs = new Map<string, Program>();

/** The outcome of every `x-kubernetes-validations` rule that an object does not keep. Defaults must be filled in. */
export function* ruleOutcomes(schema: Schema, value: unknown, path: Path = []): Generator<RuleOutcome> {
  if (value === null || value === undefined || !holdsRules(schema)) return;
  // A rule about a change says nothing of an object alone.
  const rules = listAt(schema, 'x-kubernetes-validations').filter((rule) => !/\boldSelf\b/.test(ruleOf(rule)));
  if (rules.length > 0) {
    const self = toCel(schema, value);
    for (const rule of rules) {
      const outcome = outcomeOf(rule, self, path);
      if (outcome) yield outcome;
    }
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) for (const [index, item] of value.entries()) yield* ruleOutcomes(items, item, [...path, index]);
  } else if (isPlain(value)) {
    const { properties = {}, additionalProperties } = schema;
    for (const [key, child] of Object.entries(value)) {
      const own = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (isSchema(own)) yield* ruleOutcomes(own, child, [...path, key]);
    }
  }
}

function ruleOf(rule: Plain): string {
  return textAt(rule, 'rule') ?? '';
}

function outcomeOf(rule: Plain, self: unknown, at: Path): RuleOutcome | undefined {
  const text = ruleOf(rule);
  const path = `${renderPath(at)}${textAt(rule, 'fieldPath') ?? ''}`;
  try {
    if (evaluate(text, self) !== false) return undefined;
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { path, unknown: `the rule ${shortened(text)} cannot be evaluated here: ${reason}` };
  }
  return { path, broken: messageOf(rule, self) ?? textAt(rule, 'message') ?? `failed rule: ${shortened(text)}` };
}

function messageOf(rule: Plain, self: unknown): string | undefined {
  const expression = textAt(rule, 'messageExpression');
  if (expression === undefined) return undefined;
  try {
    const message = evaluate(expression, self);
    return typeof message === 'string' && message.trim() !== '' ? message : undefined;
  } catch {
    return undefined;
  }
}

function evaluate(expression: string, self: unknown): unknown {
  let program = programs.get(expression);
  if (!program) {
    program = environment.parse(prepared(expression));
    programs.set(expression, program);
  }
  return program({ self });
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}

const WORDS = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** A value as CEL sees it: integers by their schema, and names of fields escaped as Kubernetes does. */
function toCel(schema: Schema | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toCel(schema?.items, item));
  if (typeof value === 'number') {
    const isDouble = schema?.type === 'number';
    return Number.isInteger(value) && !isDouble ? BigInt(value) : value;
  }
  if (!isPlain(value)) return value;
  const { properties = {}, additionalProperties } = schema ?? {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => {
        const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
        if (own) return [escaped(key), toCel(own, child)];
        return [key, toCel(isSchema(additionalProperties) ? additionalProperties : undefined, child)];
      }),
  );
}

function escaped(key: string): string {
  if (WORDS.has(key)) return `__${key}__`;
  return key
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}

const holding = new WeakMap<Schema, boolean>();

/** Whether a schema, or one inside, has rules. Without this every value of every object would be walked for nothing. */
function holdsRules(schema: Schema): boolean {
  const known = holding.get(schema);
  if (known !== undefined) return known;
  holding.set(schema, false);
  const { properties = {}, additionalProperties, items } = schema;
  const inner = [...Object.values(properties), items, additionalProperties];
  const found =
    listAt(schema, 'x-kubernetes-validations').length > 0 ||
    inner.some((child) => isSchema(child) && holdsRules(child));
  holding.set(schema, found);
  return found;
}
