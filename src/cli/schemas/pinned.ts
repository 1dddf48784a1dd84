import { PINS } from './pins.ts';

/** A schema that may be fetched: where it is published, and what it must be. */
export interface Pin {
  /** The CRD's name, e.g. `rollouts.argoproj.io`, or the Kubernetes version. */
  readonly name: string;
  /** The CRD's group; `kubernetes` for Kubernetes' own OpenAPI. */
  readonly group: string;
  readonly sha256: string;
  /** `argoproj/argo-rollouts`. */
  readonly repository: string;
  /** The release's tag. */
  readonly tag: string;
  readonly path: string;
}

/** All that is pinned,. */
export const pinned: readonly Pin[] = PINS.trim()
  .split('\n')
  .map((line) => {
    const [name = '', sha256 = '', repository = '', tag = '', path = ''] = line.split(' ');
    return { name, sha256, repository, tag, path, group: groupOf(name) };
  });

function groupOf(name: string): string {
  return /^1\.\d+$/.test(name) ? 'kubernetes' : name.slice(name.indexOf('.') + 1);
}

/** Where a file of a release is published; another host has the same paths. */
export function urlOf({ repository, tag, path }: Pin, base = 'https://raw.githubusercontent.com'): string {
  return `${base.replace(/\/$/, '')}/${repository}/refs/tags/${tag}/${path}`;
}
