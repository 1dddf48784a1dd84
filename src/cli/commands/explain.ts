import { type Cause, type Trace, trace } from '../../explain/trace.ts';
import { paths } from '../../manifests/layout.ts';
import { identityOf, type Manifest } from '../../manifests/manifest.ts';
import { closest } from '../../platform/problem.ts';
import { makeTarget, type Resolved, sourceOf, targetFiles } from '../../platform/resolve.ts';
import { type PlatformSpec, platformSchema } from '../../platform/schema/platform.ts';
import type { Target } from '../../platform/target.ts';
import { type Command, columns } from '../command.ts';
import { exit, type Io, UsageError } from '../io.ts';
import { Progress } from '../progress.ts';
import { layoutOf, type Project, reader, resolveAll } from '../project.ts';
import { SELECTION, selectionOf } from '../selection.ts';

/** Longer values are cut in the table; `--json` has them whole. */
const SHOWN = 48;

export const explain: Command = {
  name: 'explain',
  about: 'Shows what an object follows from: the overlay line, contract output or default behind each of its fields.',
  arguments: '<kind>/<name>',
  options: [
    ...SELECTION,
    { name: 'namespace', short: 'n', value: 'NAME', about: 'only in this namespace' },
    { name: 'json', about: 'as JSON, with every value whole' },
  ],
  examples: [
    ['orrery explain Rollout/app -e production', 'why the Rollout is as it is'],
    ['orrery explain networkpolicy/default-deny', 'kinds in any case; in every environment that has it'],
    ['orrery explain Service/app --json', 'for other tools'],
  ],
  async run(values, project, io) {
    const asked = values.positionals[0];
    const [kind, ...rest] = asked?.split('/') ?? [];
    const name = rest.join('/');
    if (values.positionals.length !== 1 || !kind || !name) {
      throw new UsageError('explain takes one object', 'name it as <kind>/<name>, e.g. Rollout/app');
    }
    const all = (await resolveAll(project, selectionOf(values), io)).map((resolved) => ({
      resolved,
      manifests: project.build(resolved.target),
    }));
    const namespace = values.text('namespace');
    const found = all.flatMap(({ resolved, manifests }) =>
      manifests
        .filter(({ object }) => object.kind.toLowerCase() === kind.toLowerCase() && object.metadata.name === name)
        .filter(({ object }) => namespace === undefined || object.metadata.namespace === namespace)
        .map((manifest) => ({ resolved, manifest, file: fileOf(resolved.target, manifests, manifest) })),
    );
    if (found.length === 0)
      throw notFound(
        `${kind}/${name}`,
        all.flatMap(({ manifests }) => manifests),
      );
    const explained = found.map(({ resolved, manifest, file }) => describe(resolved, manifest, file, project, io));
    if (values.has('json')) io.stdout(`${JSON.stringify(explained, null, 2)}\n`);
    else io.stdout(explained.map(asText).join('\n'));
    return exit.clean;
  },
};

interface Explained {
  readonly target: string;
  readonly object: string;
  readonly file: string;
  readonly application: string;
  readonly constructs: readonly string[];
  readonly because: readonly string[];
  readonly fields: readonly { readonly field: string; readonly value: unknown; readonly from: readonly string[] }[];
}

function describe(resolved: Resolved, manifest: Manifest, file: string, project: Project, io: Io): Explained {
  const { target } = resolved;
  const progress = new Progress(io);
  const traced: Trace = trace({
    object: manifest.object,
    inputs: [
      { name: 'spec', value: target.spec },
      { name: 'contract', value: target.contract.outputs },
    ],
    build: (inputs) => {
      const spec = platformSchema.parse(inputs.get('spec')) satisfies PlatformSpec;
      const outputs = inputs.get('contract') as Target['contract']['outputs'];
      return project.build(makeTarget(spec, target.environment, outputs, target.region), manifest.application);
    },
    onStep: (done, total) => progress.step(done, total, `explaining ${identityOf(manifest.object)}`),
  });
  progress.end();
  const say = (cause: Cause) => source(resolved, cause, io);
  return {
    target: target.id,
    object: identityOf(manifest.object),
    file,
    application: manifest.application,
    constructs: manifest.origin.constructs,
    because: traced.existence.map(say),
    fields: [...traced.fields].map(([field, { value, from }]) => ({ field, value, from: from.map(say) })),
  };
}

function source({ layers, target }: Resolved, { input, path }: Cause, io: Io): string {
  const files = targetFiles(target.platform, target.environment, target.region);
  if (input === 'contract') return `${files.contract} (${path.join('.')})`;
  const stated = sourceOf(layers, path, reader(io), 'exact');
  return stated ?? `default of ${path.join('.')}`;
}

function fileOf(target: Target, manifests: readonly Manifest[], manifest: Manifest): string {
  const found = [...paths(manifests, layoutOf(target))].find(([, other]) => other === manifest);
  return found ? found[0] : '';
}

function notFound(asked: string, manifests: readonly Manifest[]): UsageError {
  const names = new Set(manifests.map(({ object }) => `${object.kind}/${object.metadata.name}`));
  const near = closest(asked, names);
  const sameName = [...names].filter((n) => n.split('/')[1] === asked.split('/')[1]).sort();
  const fix = near
    ? `did you mean ${near}?`
    : sameName.length > 0
      ? `there is ${sameName.join(', ')}`
      : "'orrery list --objects' shows what there is";
  return new UsageError(`no object ${asked}`, fix);
}

function asText(explained: Explained): string {
  const { target, object, file, application, constructs, because, fields } = explained;
  const derived = fields.filter(({ from }) => from.length > 0);
  const own = fields.filter(({ from }) => from.length === 0);
  const head = columns([
    ['file', file],
    ['layer', application],
    ['made by', constructs.join(' > ')],
    ...because.map((cause, index): [string, string] => [index === 0 ? 'exists for' : '', cause]),
  ]);
  const rows = derived.flatMap(({ field, value, from }) =>
    from.map((cause, index): [string, string] => [index === 0 ? `${field}  ${cut(value)}` : '', cause]),
  );
  return [
    `${object}  in ${target}`,
    ...head,
    '',
    ...(rows.length > 0 ? columns(rows) : []),
    '',
    `  ${own.length} fields are the construct's own: ${summary(own.map(({ field }) => field))}`,
    '',
  ].join('\n');
}

function cut(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** Fields by what is around them, each once: `spec.template.spec.containers[app].securityContext`. */
function summary(fields: readonly string[]): string {
  const around = fields.map((field) => field.replace(/(\.[\w-]+|\["[^"]*"\]|\[[^\]]*\])$/, ''));
  return [...new Set(around)].join(', ');
}
