import { resolve } from 'node:path';
import { closest } from '../../platform/problem.ts';
import { type Command, columns, type Values } from '../command.ts';
import { type ExitCode, exit, type Io, UsageError } from '../io.ts';
import { type Project, resolveAll } from '../project.ts';
import { fetchSchemas } from '../schemas/fetch.ts';
import { type Pin, pinned, urlOf } from '../schemas/pinned.ts';
import { SCHEMA_CACHE } from '../verifying/schemas.ts';

export const schemas: Command = {
  name: 'schemas',
  about: 'Fetches the schemas that verify holds manifests against: pinned by content, so that nothing else is taken.',
  arguments: 'fetch|list',
  options: [
    { name: 'group', value: 'GROUP', many: true, about: 'CRDs of this API group alone; may be repeated' },
    {
      name: 'kubernetes',
      value: 'VERSION',
      many: true,
      about: "Kubernetes' own schemas of this version; may be repeated (default: those of the overlays)",
    },
    { name: 'to', value: 'DIR', about: `where they are kept (default: ${SCHEMA_CACHE}, where verify looks for them)` },
    { name: 'from', value: 'URL', about: 'a mirror with the paths of https://raw.githubusercontent.com' },
  ],
  examples: [
    ['orrery schemas fetch', 'all CRDs that are pinned, and Kubernetes as the overlays name it'],
    ['orrery schemas fetch --group argoproj.io --kubernetes 1.34', 'some of them'],
    ['orrery schemas list', 'what is pinned: name, where it is published, its digest'],
  ],
  async run(values, project, io) {
    const [action, ...more] = values.positionals;
    if ((action !== 'fetch' && action !== 'list') || more.length > 0) {
      throw new UsageError(`schemas ${values.positionals.join(' ')}`.trim(), "say 'schemas fetch' or 'schemas list'");
    }
    const pins = action === 'list' && !isNarrow(values) ? pinned : await chosen(values, project, io);
    if (action === 'fetch') return fetched(pins, values, io);
    for (const pin of pins) io.stdout(`${pin.name}  ${pin.sha256}  ${urlOf(pin)}\n`);
    return exit.clean;
  },
};

function isNarrow(values: Values): boolean {
  return values.texts('group').length > 0 || values.texts('kubernetes').length > 0;
}

async function chosen(values: Values, project: Project, io: Io): Promise<readonly Pin[]> {
  const groups = values.texts('group');
  const versions = values.texts('kubernetes');
  refuseUnknown('group', groups, [...new Set(pinned.map(({ group }) => group))]);
  refuseUnknown(
    'kubernetes',
    versions,
    pinned.filter(({ group }) => group === 'kubernetes').map(({ name }) => name),
  );
  const wanted = isNarrow(values) ? new Set(versions) : new Set(await versionsOf(project, io));
  return pinned.filter(({ group, name }) => {
    if (group === 'kubernetes') return wanted.has(name) || groups.includes(group);
    return groups.length === 0 ? !isNarrow(values) : groups.includes(group);
  });
}

async function versionsOf(project: Project, io: Io): Promise<string[]> {
  const all = await resolveAll(project, { platform: undefined, environment: undefined }, io);
  return all.map(({ target }) => target.spec.cluster.kubernetes);
}

function refuseUnknown(option: string, asked: readonly string[], known: readonly string[]): void {
  const unknown = asked.find((each) => !known.includes(each));
  if (unknown === undefined) return;
  const near = closest(unknown, known);
  throw new UsageError(
    `--${option} ${unknown} is not pinned`,
    near ? `did you mean ${near}?` : "'orrery schemas list' says what is",
  );
}

async function fetched(pins: readonly Pin[], values: Values, io: Io): Promise<ExitCode> {
  const folder = values.text('to') ?? SCHEMA_CACHE;
  const from = values.text('from');
  if (from !== undefined && !/^https?:\/\/./.test(from)) {
    throw new UsageError(`--from ${from} is no URL`, 'write it with https://');
  }
  const outcomes = await fetchSchemas(pins, resolve(io.root, folder), from);
  const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const refused = outcomes.filter(({ outcome }) => outcome === 'refused');
  if (refused.length > 0) {
    io.stderr(`${columns(refused.map(({ pin, why }) => [pin.name, why ?? ''])).join('\n')}\n`);
  }
  io.stdout(
    `${count('fetched')} fetched, ${count('kept')} were there, ${refused.length} refused; they are in ${folder}\n`,
  );
  return refused.length === 0 ? exit.clean : exit.findings;
}
