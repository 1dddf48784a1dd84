/** One switch, as whoever reads it must know it. */
export interface FeatureFlag {
  /** Its values by name, all of one type. */
  readonly variants: Readonly<Record<string, boolean | number | string>>;
  /** The variant of those who are in no share. */
  readonly serves: string;
  /** Percent of the users who get another variant. Default: none do. */
  readonly shares?: Readonly<Record<string, number>>;
}

/** Where a container finds its flags. */
export const FLAGS_FOLDER = '/etc/flags';
export const FLAGS_FILE = 'flags.json';

/**
 * Flags as the file that flagd's providers for OpenFeature read by themselves, with no server
 * (https://flagd.dev/reference/flag-definitions/). Users keep their variant while the shares stay as they are.
 */
export function flagDefinitions(flags: Readonly<Record<string, FeatureFlag>>): string {
  const entries = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(
    {
      $schema: 'https://flagd.dev/schema/v0/flags.json',
      flags: Object.fromEntries(entries.map(([name, flag]) => [name, definition(name, flag)])),
    },
    null,
    2,
  )}\n`;
}

function definition(name: string, { variants, serves, shares = {} }: FeatureFlag) {
  const given = Object.values(shares).reduce((sum, share) => sum + share, 0);
  const missing = [serves, ...Object.keys(shares)].find((variant) => !(variant in variants));
  if (missing !== undefined) {
    throw new Error(`flag ${name}: ${missing} is none of its variants. fix: use ${Object.keys(variants).join(' or ')}`);
  }
  if (given > 100) throw new Error(`flag ${name}: its shares are ${given} percent together. fix: use at most 100`);
  const all = { ...shares, [serves]: (shares[serves] ?? 0) + 100 - given };
  return {
    state: 'ENABLED',
    variants,
    defaultVariant: serves,
    ...(given === 0 ? {} : { targeting: { fractional: Object.entries(all).filter(([, share]) => share > 0) } }),
  };
}

/**
 * Variables by which a provider finds the file. `in-process` with a file is what providers of every language understand; newer
 * ones call it `file`.
 */
export const flagVariables = {
  FLAGD_OFFLINE_FLAG_SOURCE_PATH: `${FLAGS_FOLDER}/${FLAGS_FILE}`,
  FLAGD_RESOLVER: 'in-process',
} as const;
