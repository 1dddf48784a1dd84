import type { Subject } from '../finding.ts';
import { listAt, type Plain, textAt } from '../values.ts';
import { valuesAt } from './fields.ts';
import type { Wanted, World } from './world.ts';

/** One analysis of a rollout: templates, and the arguments that they get. */
export interface Analysis {
  readonly path: string;
  readonly templates: readonly { readonly kind: string; readonly name: string; readonly path: string }[];
  readonly args: ReadonlySet<string>;
}

const ANALYSES = [
  'spec.strategy.canary.analysis',
  'spec.strategy.canary.steps[].analysis',
  'spec.strategy.blueGreen.prePromotionAnalysis',
  'spec.strategy.blueGreen.postPromotionAnalysis',
];

export function* analysesOf({ object }: Subject): Generator<Analysis> {
  for (const { value, path } of ANALYSES.flatMap((at) => valuesAt(object, at))) {
    const templates = listAt(value, 'templates').flatMap((ref, index) =>
      templateOf(ref, `${path}.templates[${index}]`),
    );
    yield { path, templates, args: argumentsOf(value) };
  }
  for (const { value, path } of valuesAt(object, 'spec.strategy.canary.steps[].experiment.analyses[]')) {
    yield { path, templates: templateOf(value as Plain, path), args: argumentsOf(value) };
  }
}

function templateOf(ref: Plain, path: string) {
  const name = textAt(ref, 'templateName');
  if (name === undefined) return [];
  const kind = ref.clusterScope === true ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate';
  return [{ kind, name, path: `${path}.templateName` }];
}

function argumentsOf(analysis: unknown): ReadonlySet<string> {
  return new Set(listAt(analysis, 'args').flatMap((argument) => textAt(argument, 'name') ?? []));
}

/** A template and all that it is put together from. */
export function templatesOf(world: World, wanted: Wanted, seen = new Set<string>()): Subject[] {
  const template = world.find(wanted);
  const key = `${wanted.kind}/${wanted.name}`;
  if (!template || seen.has(key)) return [];
  seen.add(key);
  const nested = listAt(template.object, 'spec', 'templates').flatMap((ref) => templateOf(ref, ''));
  return [
    template,
    ...nested.flatMap(({ kind, name }) =>
      templatesOf(
        world,
        { ...wanted, kind, name, namespace: kind === 'ClusterAnalysisTemplate' ? undefined : wanted.namespace },
        seen,
      ),
    ),
  ];
}
