import type { Check } from '../check.ts';
import type { Complaint, Subject } from '../finding.ts';
import { analysesOf, templatesOf } from '../references/analyses.ts';
import { hint, missing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { listAt, objectAt, textAt } from '../values.ts';

export const analysisArgument: Check = {
  id: 'analysis-argument',
  severity: 'error',
  family: 'references',
  about: 'A rollout names an AnalysisTemplate that does not exist, or leaves an argument out that it needs.',
  protects: 'The analysis ends in an error, and every rollout with it.',
  fix: 'correct templateName, or give the argument a value',
  *run(context) {
    const world = worldOf(context);
    for (const subject of world.all('argoproj.io', 'Rollout')) yield* analyses(world, subject);
    for (const kind of ['AnalysisTemplate', 'ClusterAnalysisTemplate']) {
      for (const subject of world.all('argoproj.io', kind)) yield* undeclared(subject);
    }
  },
};

function* analyses(world: World, subject: Subject) {
  const seen = new Set<string>();
  for (const { templates, args, path } of analysesOf(subject)) {
    for (const { kind, name, path: at } of templates) {
      const namespace = kind === 'ClusterAnalysisTemplate' ? undefined : (subject.object.metadata.namespace ?? '');
      const wanted = { group: 'argoproj.io', kind, namespace, name, subject, path: at };
      if (!world.find(wanted) && !seen.has(name)) {
        seen.add(name);
        yield missing(world, wanted, `${at} is ${name}`);
      }
      for (const template of templatesOf(world, wanted)) {
        for (const needed of listAt(template.object, 'spec', 'args')) {
          const argument = textAt(needed, 'name') ?? '';
          if ('value' in needed || 'valueFrom' in needed || args.has(argument)) continue;
          const message = `gives no argument ${argument}, which ${template.object.kind}/${template.object.metadata.name} needs${hint(argument, args)}`;
          yield { subject, path, message };
        }
      }
    }
  }
}

/** Arguments that the metrics use and nobody declares. */
function* undeclared(subject: Subject): Generator<Complaint> {
  const { object } = subject;
  const spec = objectAt(object, 'spec');
  // Templates that are put together may declare it for each other.
  if (listAt(spec, 'templates').length > 0) return;
  const declared = new Set(listAt(spec, 'args').flatMap((argument) => textAt(argument, 'name') ?? []));
  for (const [index, metric] of listAt(spec, 'metrics').entries()) {
    const used = [...JSON.stringify(metric).matchAll(/\{\{\s*args\.([\w-]+)\s*\}\}/g)].map(([, name = '']) => name);
    const unknown = used.find((name) => !declared.has(name));
    if (unknown === undefined) continue;
    const message = `uses {{args.${unknown}}}, which spec.args does not declare${hint(unknown, declared)}`;
    yield { subject, path: `spec.metrics[${index}]`, message };
  }
}
