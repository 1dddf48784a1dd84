import type { Construct } from 'constructs';

const KEY = 'orrery:origin';

/**
 * Remembers which part of an overlay a construct, and everything below it, comes from.
 *
 * @param path e.g. `services.app`
 */
export function comesFrom<T extends Construct>(construct: T, path: string): T {
  construct.node.addMetadata(KEY, path);
  return construct;
}

/** The part of the overlay that the construct, or the nearest one around it, comes from. */
export function originOf(construct: Construct): string | undefined {
  for (const scope of construct.node.scopes.toReversed()) {
    const entry = scope.node.metadata.find((m) => m.type === KEY);
    if (entry) return String(entry.data);
  }
  return undefined;
}
