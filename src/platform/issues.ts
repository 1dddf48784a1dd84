import type { core } from 'zod';
import { valueAt } from './layers.ts';
import { closest } from './problem.ts';
import { platformSchema } from './schema/platform.ts';

/** One issue for each unknown key, at its own path; of a union's issues, those of the kind that was meant. */
export function flattenIssue(issue: core.$ZodIssue): core.$ZodIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find(
      (errors) => !errors.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
    );
    if (meant) return meant.flatMap((inner) => flattenIssue({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [issue];
}

/** An issue in our words: what is wrong, and what to write instead. */
export function explainIssue(issue: core.$ZodIssue, input: unknown): { wrong: string; fix: string; value?: unknown } {
  const value = valueAt(input, issue.path);
  const found = value === undefined ? {} : { value };
  switch (issue.code) {
    case 'custom':
      return {
        ...found,
        wrong: issue.message,
        fix: String(issue.params?.fix ?? 'see the reference of the vocabulary'),
      };
    case 'unrecognized_keys': {
      const key = String(issue.path.at(-1));
      const near = closest(key, knownKeys(issue.path.slice(0, -1)));
      return {
        wrong: 'is not a key of the vocabulary',
        fix: near ? `did you mean '${near}'?` : 'remove it, or see the reference for what exists',
      };
    }
    case 'invalid_key':
      return {
        ...found,
        wrong: issue.issues.map((i) => i.message).join('; '),
        fix: fixOf(issue.issues) ?? 'rename it',
      };
    case 'invalid_type':
      return value === undefined
        ? { wrong: 'is missing', fix: `state it (${issue.expected})` }
        : { ...found, wrong: `is not of type ${issue.expected}`, fix: `write a ${issue.expected}` };
    case 'invalid_value':
      return {
        ...found,
        wrong: 'is none of the values that exist',
        fix: `use one of ${issue.values.map((v) => JSON.stringify(v)).join(', ')}`,
      };
    case 'invalid_union':
      return {
        ...found,
        wrong: 'is none of the kinds that exist',
        fix: 'use one of the helpers of the vocabulary, e.g. canary()',
      };
    default:
      return { ...found, wrong: `is refused: ${issue.message}`, fix: 'see the reference of the vocabulary' };
  }
}

function fixOf(issues: readonly core.$ZodIssue[]): string | undefined {
  const first = issues.find((i) => i.code === 'custom');
  return first?.code === 'custom' ? String(first.params?.fix) : undefined;
}

/** The keys that the vocabulary knows at a path. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schemas: core.$ZodType[] = [platformSchema];
  for (const key of path) schemas = schemas.flatMap((schema) => child(schema, key));
  return schemas.flatMap(unwrap).flatMap((schema) => (hasShape(schema) ? Object.keys(schema._zod.def.shape) : []));
}

function child(schema: core.$ZodType, key: PropertyKey): core.$ZodType[] {
  return unwrap(schema).flatMap((inner): core.$ZodType[] => {
    if (hasShape(inner)) {
      const next = inner._zod.def.shape[String(key)];
      return next ? [next] : [];
    }
    const def = inner._zod.def as { type: string; valueType?: core.$ZodType; element?: core.$ZodType };
    return [def.valueType ?? def.element].flatMap((next) => (next ? [next] : []));
  });
}

/** What is inside defaults, optionals and unions. */
function unwrap(schema: core.$ZodType): core.$ZodType[] {
  const def = schema._zod.def as { innerType?: core.$ZodType; options?: core.$ZodType[] };
  if (def.innerType) return unwrap(def.innerType);
  if (def.options) return def.options.flatMap(unwrap);
  return [schema];
}

function hasShape(schema: core.$ZodType): schema is core.$ZodObject {
  return schema._zod.def.type === 'object';
}
