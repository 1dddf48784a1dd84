import type { core } from 'zod';
import { type Contract, readContract, requirements } from './contract.ts';
import type { AnyPlatform } from './define.ts';
import { type LayerSource, nearest, overlay, stating, valueAt } from './layers.ts';
import { locate } from './locate.ts';
import { closest, InputError, type Problem } from './problem.ts';
import { contradictions } from './rules.ts';
import { type PlatformSpec, platformSchema } from './schema/platform.ts';
import type { Target } from './target.ts';

/** What one environment of one platform is made from. */
export interface TargetInput {
  readonly platform: AnyPlatform;
  readonly environment: string;
  readonly difference: unknown;
  /** The parsed contract; undefined when its file does not exist. */
  readonly contract: unknown;
  /** Text of a project file, to name the line of a value; undefined when there is none. */
  readonly read: (file: string) => string | undefined;
}

/** The files that state a target, relative to the project's root. */
export function targetFiles(
  platform: string,
  environment: string,
): { platform: string; environment: string; contract: string } {
  return {
    platform: `overlays/${platform}/platform.ts`,
    environment: `overlays/${platform}/${environment}.ts`,
    contract: `contracts/${platform}/${environment}.json`,
  };
}

/** A target and where its facts are stated. */
export interface Resolved {
  readonly target: Target;
  readonly layers: readonly LayerSource[];
}

/**
 * Platform + environment + contract → target.
 *
 * @throws InputError with every problem found: shapes, names, contradictions, objectives and the contract's
 */
export function resolve(input: TargetInput): Resolved {
  const files = targetFiles(input.platform.name, input.environment);
  const where = `${input.platform.name}/${input.environment}`;
  const layers: LayerSource[] = [
    { file: files.platform, value: input.platform },
    { file: files.environment, value: input.difference },
  ];
  const merged = overlay(overlay({ production: input.environment === 'production' }, input.platform), input.difference);
  const parsed = platformSchema.safeParse(merged);
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues.flatMap(flatten).map((issue) => {
        const path = issue.path.map(String);
        return withSource({ where, path: path.join('.'), ...explain(issue, merged) }, path, layers, input.read);
      }),
    );
  }
  const spec = parsed.data;
  const problems: Problem[] = contradictions(spec).map(({ path, ...finding }) =>
    withSource({ where, path: path.join('.'), ...finding }, path, layers, input.read),
  );
  const contractProblems: Problem[] = [];
  const contract = readContract({
    where,
    file: files.contract,
    json: input.contract,
    needed: requirements(spec),
    problems: contractProblems,
  });
  for (const problem of contractProblems) {
    problems.push(
      problem.path.startsWith(files.contract)
        ? problem
        : withSource(problem, problem.path.split('.'), layers, input.read),
    );
  }
  if (problems.length > 0) throw new InputError(problems);
  return { target: makeTarget(spec, input.environment, contract), layers };
}

/** A target of a spec that has been checked. */
export function makeTarget(spec: PlatformSpec, environment: string, contract: Contract): Target {
  return {
    id: `${spec.name}/${environment}`,
    platform: spec.name,
    environment,
    namespace: `${spec.name}-${environment}`,
    spec,
    contract,
  };
}

/** Where the value at a path is stated, as `file:line (path)`; undefined when only a default states it. */
export function sourceOf(
  layers: readonly LayerSource[],
  path: readonly string[],
  read: (file: string) => string | undefined,
): string | undefined {
  const exact = stating(layers, path);
  const found = exact ? { layer: exact, depth: path.length } : nearest(layers, path);
  if (!found) return undefined;
  const text = read(found.layer.file);
  const line = text === undefined ? undefined : locate(text, path.slice(0, found.depth))?.line;
  const stated = path.slice(0, found.depth).join('.');
  return `${found.layer.file}${line === undefined ? '' : `:${line}`} (${stated})`;
}

function withSource(
  problem: Problem,
  path: readonly string[],
  layers: readonly LayerSource[],
  read: TargetInput['read'],
): Problem {
  const source = sourceOf(layers, path, read);
  return source === undefined ? problem : { ...problem, source };
}

/** One issue for each unknown key, at its own path; of a union's issues, those of the kind that was meant. */
function flatten(issue: core.$ZodIssue): core.$ZodIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
  return [issue];
}

function explain(issue: core.$ZodIssue, input: unknown): { wrong: string; fix: string; value?: unknown } {
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
