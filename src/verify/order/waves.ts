import type { KubernetesObject } from '../../manifests/manifest.ts';
import { applicationsOf } from '../references/applications.ts';
import { ManifestSet } from '../set.ts';
import { waitsFor } from './needs.ts';

/** An Application in its wave. */
export interface WaveMember {
  readonly name: string;
  readonly wave: number;
  /** A Helm chart and its version, or a folder. */
  readonly source: string;
  readonly namespace: string;
  /** What it waits for, the latest first: that is what puts it into this wave. */
  readonly waits: readonly { readonly on: string; readonly why: string; readonly wave: number | undefined }[];
}

/** The Argo CD Applications among objects by wave, and why each is where it is. The one that syncs them is left out. */
export function wavesOf(objects: readonly KubernetesObject[], id: string): WaveMember[] {
  const set = new ManifestSet(objects.map((object) => ({ object, file: '' })));
  const { all } = applicationsOf(set);
  const waves = new Map(all.map(({ name, wave }) => [name, wave]));
  const short = (name: string) => (name.startsWith(`${id}-`) ? name.slice(id.length + 1) : name);
  return all
    .filter(({ name }) => name !== id)
    .map((application): WaveMember => {
      const [source] = application.sources;
      const revision = objectRevision(application.subject.object);
      return {
        name: short(application.name),
        wave: application.wave,
        source: source?.chart === undefined ? (source?.path ?? '') : `${source.chart} ${revision}`,
        namespace: application.namespace,
        waits: waitsFor(application)
          .map(({ on, why }) => ({ on, why, wave: waves.get(`${id}-${on}`) ?? waves.get(on) }))
          .sort((a, b) => (b.wave ?? -1) - (a.wave ?? -1) || (a.on < b.on ? -1 : 1)),
      };
    })
    .sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1));
}

function objectRevision({ spec }: KubernetesObject): string {
  const source = (spec as { source?: { targetRevision?: unknown } } | undefined)?.source;
  return typeof source?.targetRevision === 'string' ? source.targetRevision : '';
}
