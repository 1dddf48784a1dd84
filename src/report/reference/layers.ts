import { catalogue } from '../../addons/catalogue.ts';
import { groupOf, type Manifest } from '../../manifests/manifest.ts';
import { code, linkTo, page, series, table } from './markdown.ts';

/** A layer as the charts declare it. */
export interface LayerEntry {
  readonly name: string;
  readonly about: string;
  readonly after?: readonly string[];
}

/** One environment of the platform that the page takes its kinds from. */
export interface Sample {
  /** `astral-planner/production` */
  readonly id: string;
  readonly manifests: readonly Manifest[];
}

/** Tells what an Application waits for. */
const WAITS_FOR = 'orrery.dev/waits-for';
const WAVE = 'argocd.argoproj.io/sync-wave';

/** The reference of the layers: what each is for, what it waits for, and which kinds it makes. */
export function layersPage(layers: readonly LayerEntry[], samples: readonly Sample[]): string {
  const sorted = [...layers].sort((a, b) => (a.name < b.name ? -1 : 1));
  const platforms = [...new Set(samples.map(({ id }) => id.split('/')[0] ?? id))].join(', ');
  return page(
    '# Layers',
    'A layer is one chart, one folder of `dist/<platform>/<environment>/` and one Argo CD Application. A layer that a platform does not use makes nothing, and has no Application. Orrery finds by itself that a layer waits for the namespaces that it uses and for the add-ons that serve its kinds; `after` is what it states beside that.',
    `\`npm run docs\` writes this page from \`charts/index.ts\`; kinds and waves are those of ${platforms}.`,
    table(
      ['layer', 'about', 'after'],
      sorted.map(({ name, about, after = [] }) => [linkTo(name), about, after.map(linkToWaitedFor).join(', ') || '–']),
    ),
    ...sorted.map((layer) => section(layer, samples)),
  );
}

function section({ name, about }: LayerEntry, samples: readonly Sample[]): string {
  const kinds = kindsOf(name, samples);
  return page(
    `## ${name}`,
    about,
    waits(name, samples),
    table(['kind', 'API group', 'follows from', 'environments'], kinds) || 'None of these environments uses it.',
  ).trimEnd();
}

/** Each kind that a layer makes, with the keys of the vocabulary that it follows from, and where. */
function kindsOf(layer: string, samples: readonly Sample[]): string[][] {
  const found = new Map<string, { keys: Set<string>; environments: Set<string> }>();
  for (const { id, manifests } of samples) {
    for (const { application, object, origin } of manifests) {
      if (application !== layer) continue;
      const identity = `${object.kind} ${groupOf(object)}`;
      const entry = found.get(identity) ?? { keys: new Set(), environments: new Set() };
      found.set(identity, entry);
      entry.keys.add(origin.path?.split('.')[0] ?? '');
      entry.environments.add(environmentOf(id));
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([identity, { keys, environments }]) => {
      const [kind = '', group = ''] = identity.split(' ');
      return [
        kind,
        group === '' ? 'core' : code(group),
        [...keys].sort().map(keyLink).join(', '),
        [...environments].sort().join(', '),
      ];
    });
}

function keyLink(key: string): string {
  return key === '' ? 'every platform' : linkTo(key, 'vocabulary.md');
}

/** The wave of a layer's Application and what put it there; one line for the environments where it is the same. */
function waits(layer: string, samples: readonly Sample[]): string {
  const found = new Map<string, string[]>();
  for (const { id, manifests } of samples) {
    const [platform, environment] = id.split('/');
    const name = `${platform}-${environment}-${layer}`;
    const application = manifests.find(({ object }) => object.kind === 'Application' && object.metadata.name === name);
    const { [WAVE]: wave, [WAITS_FOR]: on } = application?.object.metadata.annotations ?? {};
    if (wave === undefined) continue;
    const text = `wave ${wave}${on === undefined ? '' : `, after ${linked(on)}`}`;
    found.set(text, [...(found.get(text) ?? []), environmentOf(id)]);
  }
  return [...found].map(([text, environments]) => `- ${series(environments)}: ${text}.`).join('\n');
}

/** `production` of `astral-planner/production`. */
function environmentOf(id: string): string {
  return id.split('/').slice(1).join('/');
}

/** `a (why); b (why); c (other)` as links, with each reason once. */
function linked(waitsFor: string): string {
  const byReason = new Map<string, string[]>();
  for (const need of waitsFor.split('; ')) {
    const [, name = need, why = ''] = /^(\S+) \((.*)\)$/.exec(need) ?? [];
    byReason.set(why, [...(byReason.get(why) ?? []), linkToWaitedFor(name)]);
  }
  return [...byReason].map(([why, names]) => `${names.join(', ')} (${why})`).join('; ');
}

/** What a layer waits for is another layer, or an add-on. */
function linkToWaitedFor(name: string): string {
  return linkTo(name, name in catalogue ? 'addons.md' : '');
}
