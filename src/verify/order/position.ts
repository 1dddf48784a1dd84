import type { Subject } from '../finding.ts';
import { type Application, waveOf } from '../references/applications.ts';
import type { World } from '../references/world.ts';

/** When Argo CD syncs an object: its Application's turn, then the phase, then the wave. */
export interface Position {
  /** Undefined for what no Application of the set syncs. */
  readonly application: Application | undefined;
  readonly phase: number;
  readonly wave: number;
}

const PHASES: Readonly<Record<string, number>> = { PreSync: 0, Sync: 1, PostSync: 2 };
const SYNC = 1;

/** Undefined for what no sync brings: hooks of failures and deletions. */
export function positionOf(world: World, subject: Subject): Position | undefined {
  const phase = phaseOf(subject);
  if (phase === undefined) return undefined;
  return { application: world.applications.of(subject), phase, wave: waveOf(subject) };
}

function phaseOf({ object }: Subject): number | undefined {
  const hook = object.metadata.annotations?.['argocd.argoproj.io/hook'];
  if (hook === undefined) return SYNC;
  // A hook of several phases is there from the first of them.
  const phases = hook.split(',').flatMap((name) => PHASES[name.trim()] ?? []);
  return phases.length === 0 ? undefined : Math.min(...phases);
}

/** The Application itself, for what is one: its turn is its own wave. */
export function applicationOf(world: World, subject: Subject): Application | undefined {
  const { kind, metadata } = subject.object;
  return kind === 'Application' ? world.applications.get(metadata.name) : world.applications.of(subject);
}
