import { catalogue, isHelmChart } from '../../addons/catalogue.ts';
import { addonIds } from '../../addons/ids.ts';
import { groupOf } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { imagesOf } from '../images.ts';
import { applicationsOf } from '../references/applications.ts';
import type { ManifestSet } from '../set.ts';
import { textAt } from '../values.ts';
import { type Ended, ended } from './ended.ts';

/** Software with an end, seen in a manifest. */
export interface Seen {
  readonly subject: Subject;
  readonly path: string;
  /** What the manifest says, such as an image. */
  readonly value: string;
  readonly software: Ended;
}

/** What the catalogue of add-ons says of ends that the list does not have. */
const fromCatalogue: readonly Ended[] = addonIds.flatMap((id) => {
  const { endOfLife, chart, title } = catalogue[id];
  if (!endOfLife || !isHelmChart(chart) || ended.some(({ charts }) => charts?.includes(chart.name))) return [];
  const { date, note, instead } = endOfLife;
  const plain = note.replace(/\.$/, '');
  return [{ name: title, date, note: plain, instead: catalogue[instead].title, source: '', charts: [chart.name] }];
});

const known = [...ended, ...fromCatalogue];
const byKind = indexed(({ kinds }) => kinds);
const byImage = indexed(({ images }) => images);
const byChart = indexed(({ charts }) => charts);
const byController = indexed(({ controller }) => (controller === undefined ? [] : [controller]));
const annotated = known.flatMap((software) => (software.annotations ?? []).map((prefix) => ({ prefix, software })));

/** Every object that uses software with an end, each once. */
export function* softwareWithEnd(set: ManifestSet): Generator<Seen> {
  for (const subject of set.all) {
    const { object } = subject;
    const group = groupOf(object);
    const ofKind = byKind.get(`${group}/${object.kind}`) ?? byKind.get(group);
    if (ofKind) yield { subject, path: 'kind', value: object.kind, software: ofKind };
    for (const key of Object.keys(object.metadata.annotations ?? {})) {
      const found = object.kind === 'Ingress' ? annotated.find(({ prefix }) => key.startsWith(prefix)) : undefined;
      if (!found) continue;
      yield { subject, path: `metadata.annotations["${key}"]`, value: key, software: found.software };
      break;
    }
    const controller = object.kind === 'IngressClass' ? textAt(object, 'spec', 'controller') : undefined;
    const served = controller === undefined ? undefined : byController.get(controller);
    if (served) yield { subject, path: 'spec.controller', value: controller ?? '', software: served };
  }
  for (const { subject, sources } of applicationsOf(set).all) {
    for (const { chart } of sources) {
      const software = chart === undefined ? undefined : byChart.get(chart.split('/').at(-1) ?? chart);
      if (software) yield { subject, path: 'spec.source.chart', value: chart ?? '', software };
    }
  }
  for (const { subject, path, image } of imagesOf(set)) {
    const software = byImage.get(image.repository) ?? below(image.repository);
    if (software) yield { subject, path, value: image.text, software };
  }
}

/** Images that lie below a folder of a registry. */
function below(repository: string): Ended | undefined {
  for (let slash = repository.lastIndexOf('/'); slash > 0; slash = repository.lastIndexOf('/', slash - 1)) {
    const found = byImage.get(repository.slice(0, slash + 1));
    if (found) return found;
  }
  return undefined;
}

function indexed(keys: (software: Ended) => readonly string[] | undefined): ReadonlyMap<string, Ended> {
  return new Map(known.flatMap((software) => (keys(software) ?? []).map((key) => [key, software] as const)));
}

/** Days from one date (YYYY-MM-DD) to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
