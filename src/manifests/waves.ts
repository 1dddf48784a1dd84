/** Why one application must wait for another. */
export interface Need {
  readonly on: string;
  /** As the end of "waits for <on>, because it …". */
  readonly why: string;
}

export interface Waiting {
  readonly name: string;
  readonly needs: readonly Need[];
}

/** An application, the wave it syncs in, and the needs that put it there. */
export interface Placed extends Waiting {
  readonly wave: number;
}

/**
 * Puts applications into waves: each one wave after the latest of what it needs, the first in wave 0.
 *
 * @throws Error that names the applications of a cycle, or a need that does not exist
 */
export function inWaves(applications: readonly Waiting[]): Placed[] {
  const byName = new Map(applications.map((application) => [application.name, application]));
  const waves = new Map<string, number>();
  const visit = (name: string, path: readonly string[]): number => {
    const known = waves.get(name);
    if (known !== undefined) return known;
    if (path.includes(name)) {
      throw new Error(
        `applications wait for each other: ${[...path.slice(path.indexOf(name)), name].join(' → ')}. fix: remove one of these needs`,
      );
    }
    const application = byName.get(name);
    if (!application)
      throw new Error(`${path.at(-1)} waits for ${name}, which does not exist. fix: correct the name, or add it`);
    const wave = Math.max(-1, ...application.needs.map((need) => visit(need.on, [...path, name]))) + 1;
    waves.set(name, wave);
    return wave;
  };
  return applications
    .map((application) => ({ ...application, wave: visit(application.name, []) }))
    .sort((a, b) => a.wave - b.wave || (a.name < b.name ? -1 : 1));
}
