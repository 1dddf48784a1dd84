import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { load } from 'js-yaml';
import { listFiles, MARK } from '../src/manifests/files.ts';
import type { KubernetesObject } from '../src/manifests/manifest.ts';
import type { Target } from '../src/platform/target.ts';
import type { ConformanceManifest, ConformanceTarget } from './step.ts';

/** What `dist/` holds of each target, in the order in which Argo CD would apply it. */
export function loadTargets(dist: string, targets: readonly Target[]): ConformanceTarget[] {
  return targets.map((target) => ({
    id: target.id,
    folder: join(dist, target.id),
    target,
    manifests: inOrder(readManifests(dist, join(dist, target.id))),
  }));
}

/** The target of each platform that has the most objects. */
export function largestOfEach(targets: readonly ConformanceTarget[]): ConformanceTarget[] {
  const largest = new Map<string, ConformanceTarget>();
  for (const target of targets) {
    const name = target.target.platform;
    const most = largest.get(name)?.manifests.length ?? -1;
    if (target.manifests.length > most) largest.set(name, target);
  }
  return [...largest.values()];
}

interface Read {
  readonly file: string;
  readonly application: string;
  readonly object: KubernetesObject;
  readonly origin?: string;
}

function readManifests(dist: string, folder: string): Read[] {
  const files = listFiles(folder).filter((file) => file.endsWith('.yaml'));
  if (files.length === 0) throw new Error(`${folder} holds no manifests. fix: run npm run synth`);
  return files.sort().map((path) => {
    const text = readFileSync(path, 'utf8');
    const origin = originIn(text);
    return {
      file: relative(dist, path).split(sep).join('/'),
      application: relative(folder, path).split(sep)[0] ?? '',
      object: load(text) as KubernetesObject,
      ...(origin === undefined ? {} : { origin }),
    };
  });
}

/** The part of the overlay that a file's first line names. */
export function originIn(text: string): string | undefined {
  const line = text.slice(0, text.indexOf('\n'));
  return line.startsWith(MARK) ? /\(([^()]+)\)\. Edits/.exec(line)?.[1] : undefined;
}

/** Waves of the Applications by the folder that they sync: `dist/<target>/<layer>`. */
function wavesOf(manifests: readonly Read[]): Map<string, number> {
  const waves = new Map<string, number>();
  for (const { object } of manifests) {
    if (object.kind !== 'Application') continue;
    const { source } = object.spec as { source?: { path?: string } };
    const layer = source?.path?.split('/').at(-1);
    const wave = Number(object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    if (layer !== undefined) waves.set(layer, wave);
  }
  return waves;
}

/** Kinds that others of the same wave lie in or are checked against, as Argo CD orders them. */
const FIRST = ['Namespace', 'PriorityClass', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'ServiceAccount'];

function inOrder(manifests: readonly Read[]): ConformanceManifest[] {
  const waves = wavesOf(manifests);
  const rank = ({ kind }: KubernetesObject) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);
  return manifests
    .map((manifest) => ({ ...manifest, wave: waves.get(manifest.application) ?? 0 }))
    .sort((a, b) => a.wave - b.wave || rank(a.object) - rank(b.object) || (a.file < b.file ? -1 : 1));
}
