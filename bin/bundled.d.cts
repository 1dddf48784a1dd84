export interface Compiled {
  readonly code: string;
  /** All that it was made of, below the root. */
  readonly files: readonly string[];
  /** Of their contents. */
  readonly digest: string;
  /** Whether the sources look at nothing but each other: not at the clock, at files, at settings. */
  readonly pure: boolean;
}

export declare function bundled(root: string, entry: string, quick?: boolean): Promise<Compiled>;
