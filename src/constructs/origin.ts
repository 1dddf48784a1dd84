import type { Construct, IConstruct } from 'constructs';

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

/** The part of the overlay that the construct itself comes from; undefined when only one around it says so. */
export function ownOrigin(construct: IConstruct): string | undefined {
  const entry = construct.node.metadata.find(({ type }) => type === KEY);
  return entry && String(entry.data);
}
