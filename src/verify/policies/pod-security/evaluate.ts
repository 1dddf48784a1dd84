import { baseline } from './baseline.ts';
import type { Control, SecuredPod } from './pod.ts';
import { replaced, restricted } from './restricted.ts';

export const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * Why a level forbids a pod, as the API server says it: `privileged (container "a" must not set …), runAsUser=0 (…)`.
 * Nothing when it is allowed.
 *
 * @param minor the minor version of Kubernetes 1 whose policy it is
 */
export function forbidden(level: Level, minor: number, pod: SecuredPod): string | undefined {
  const found = controls(level, minor).flatMap((control) => control.forbids(pod, minor) ?? []);
  if (found.length === 0) return undefined;
  return found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
}

function controls(level: Level, minor: number): readonly Control[] {
  if (level === 'privileged') return [];
  const known = (all: readonly Control[]) => all.filter(({ since }) => since <= minor);
  if (level === 'baseline') return known(baseline);
  const strict = known(restricted);
  const inForce = new Set(strict.map(({ id }) => id));
  return [...known(baseline).filter(({ id }) => !inForce.has(replaced[id] ?? '')), ...strict];
}
