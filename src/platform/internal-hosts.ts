import type { PlatformSpec } from './schema/platform.ts';

/** A host for people who operate the platform, by the path in the overlay that names it. */
export interface StatedHost {
  readonly path: readonly string[];
  readonly host: string;
}

/** The hosts that only operators reach: those of the monitoring, and Vault's. */
export function statedInternalHosts({ monitoring, vault }: PlatformSpec): StatedHost[] {
  return [
    ...Object.entries(monitoring.hosts).map(([name, host]) => ({ path: ['monitoring', 'hosts', name], host })),
    { path: ['vault', 'host'], host: vault?.host },
  ].flatMap(({ path, host }) => (host === undefined ? [] : [{ path, host }]));
}
