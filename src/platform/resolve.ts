import { makeContract, type Outputs, readContract } from './contract.ts';
import { copyRegionProblems } from './copy-regions.ts';
import type { AnyPlatform } from './define.ts';
import { explainIssue } from './issues.ts';
import { type LayerSource, nearest, stating } from './layers.ts';
import { locate } from './locate.ts';
import { parseSpec } from './parse.ts';
import { InputError, type Problem } from './problem.ts';
import { recoveryProblems } from './recovery-problems.ts';
import { ofDifferences } from './region-rules.ts';
import { layersOf, merged } from './regions.ts';
import { requirements } from './requirements.ts';
import { contradictions } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { Target } from './target.ts';

/** What one environment of one platform is made from. */
export interface TargetInput {
  readonly platform: AnyPlatform;
  readonly environment: string;
  readonly difference: unknown;
  /** One of the environment's regions (see `regionsOf`); left out where it has none. */
  readonly region?: string | undefined;
  /** The parsed contract; undefined when its file does not exist. */
  readonly contract: unknown;
  /** Text of a project file, to name the line of a value; undefined when there is none. */
  readonly read: (file: string) => string | undefined;
}

/** The files that state a target, relative to the project's root. */
export function targetFiles(
  platform: string,
  environment: string,
  region?: string,
): { platform: string; environment: string; contract: string } {
  return {
    platform: `overlays/${platform}/platform.ts`,
    environment: `overlays/${platform}/${environment}.ts`,
    contract: `contracts/${idOf(platform, environment, region)}.json`,
  };
}

function idOf(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('/');
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
  const { region } = input;
  const files = targetFiles(input.platform.name, input.environment, region);
  const where = idOf(input.platform.name, input.environment, region);
  const stated = {
    platform: { file: files.platform, value: input.platform },
    environment: { file: files.environment, value: input.difference },
  };
  const layers = layersOf(stated, region);
  const whole = merged([{ file: '', value: { production: input.environment === 'production' } }, ...layers]);
  const { spec, issues } = parseSpec(whole);
  const at = (path: readonly PropertyKey[], problem: Omit<Problem, 'where' | 'path'>): Problem => {
    const parts = path.map(String);
    return withSource({ where, path: parts.join('.'), ...problem }, parts, layers, input.read);
  };
  const problems = issues.map((issue) => at(issue.path, explainIssue(issue, whole)));
  if (region !== undefined) {
    const values = [input.platform, input.difference];
    problems.push(...ofDifferences(region, values).map(({ path, ...finding }) => at(path, finding)));
  }
  if (spec) {
    const wrong = issues.map((issue) => issue.path.join('.'));
    const findings = [...contradictions(spec), ...recoveryProblems(spec)].filter(
      ({ path }) => !wrong.some((other) => overlaps(other, path.join('.'))),
    );
    problems.push(...findings.map(({ path, ...finding }) => at(path, finding)));
  }
  const fromContract: Problem[] = [];
  const needed = spec ? requirements(spec) : [];
  const contract = readContract({ where, file: files.contract, json: input.contract, needed, problems: fromContract });
  if (spec) fromContract.push(...copyRegionProblems({ where, file: files.contract, spec, outputs: contract.outputs }));
  for (const problem of fromContract) {
    const ofOverlay = !problem.path.startsWith(files.contract);
    problems.push(ofOverlay ? withSource(problem, problem.path.split('.'), layers, input.read) : problem);
  }
  if (!spec || problems.length > 0) throw new InputError(problems);
  return { target: makeTarget(spec, input.environment, contract.outputs, region), layers };
}

/** Whether one path is the other, or around it. */
function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** A target of a spec that has been checked. */
export function makeTarget(spec: PlatformSpec, environment: string, outputs: Outputs, region?: string): Target {
  return {
    id: idOf(spec.name, environment, region),
    platform: spec.name,
    environment,
    ...(region === undefined ? {} : { region }),
    namespace: (spec.namespace ?? `${spec.name}-$environment`).replaceAll('$environment', environment),
    spec,
    contract: makeContract(outputs),
  };
}

/**
 * Where the value at a path is stated, as `file:line (path)`.
 *
 * @param precision `exact`: undefined when no layer states the whole path, since then a default does; `nearest`: where
 *   the longest beginning of the path is stated
 */
export function sourceOf(
  layers: readonly LayerSource[],
  path: readonly string[],
  read: (file: string) => string | undefined,
  precision: 'exact' | 'nearest' = 'nearest',
): string | undefined {
  const exact = stating(layers, path);
  const found = exact
    ? { layer: exact, depth: path.length }
    : precision === 'nearest'
      ? nearest(layers, path)
      : undefined;
  if (!found) return undefined;
  const { file, within = (inside) => inside } = found.layer;
  const text = read(file);
  const stated = within(path.slice(0, found.depth));
  const line = text === undefined ? undefined : locate(text, stated)?.line;
  return `${file}${line === undefined ? '' : `:${line}`} (${stated.join('.')})`;
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
