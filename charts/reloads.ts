import type { PodSpec } from '../imports/core.ts';
import type { Manifest } from '../src/manifests/manifest.ts';
import { homesOf } from '../src/platform/domains.ts';
import { refreshedSecrets } from '../src/platform/rotation.ts';
import { copiedSecrets } from '../src/platform/store-secrets.ts';
import type { Target } from '../src/platform/target.ts';

/** Which Secrets a workload is restarted for, by Reloader. */
const RELOAD = 'secret.reloader.stakater.com/reload';
/** A Rollout's pods are replaced as they are: a changed pod template would be a release, with all its steps. */
const RESTART = { 'reloader.stakater.com/rollout-strategy': 'restart' } as const;

/** Workloads that read secrets as variables restart when these change, where the platform promises that they do. */
export function withReloads(manifests: readonly Manifest[], target: Target): Manifest[] {
  if (target.spec.secrets.rotate === undefined) return [...manifests];
  const refreshed = new Map(
    homesOf(target).map((home) => [
      home.namespace,
      [...refreshedSecrets(target, home.namespace), ...copiedSecrets(target, home)],
    ]),
  );
  return manifests.map((manifest) => {
    const { object } = manifest;
    const isRollout = object.kind === 'Rollout' && object.apiVersion.startsWith('argoproj.io/');
    const secrets = refreshed.get(object.metadata.namespace ?? '');
    if (secrets === undefined || (object.kind !== 'Deployment' && !isRollout)) return manifest;
    const { template } = object.spec as { readonly template?: { readonly spec?: PodSpec } };
    const read = secretsOf(template?.spec).filter((name) => secrets.includes(name));
    if (read.length === 0) return manifest;
    const annotations = { ...object.metadata.annotations, [RELOAD]: read.join(','), ...(isRollout ? RESTART : {}) };
    return { ...manifest, object: { ...object, metadata: { ...object.metadata, annotations } } };
  });
}

function secretsOf(spec: PodSpec | undefined): string[] {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const names = containers.flatMap(({ env = [] }) =>
    env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []),
  );
  return [...new Set(names)].sort();
}
