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

/** Whether the kept script ran, or one had to be made, or no run was needed. */
export declare function runCompiled(what: {
  readonly root: string;
  /** Relative to `root`. */
  readonly entry: string;
  readonly cache: string;
  readonly bundle?: typeof bundled;
  readonly before?: (digest: string) => boolean;
  readonly after?: (digest: string, exports: Readonly<Record<string, unknown>>) => void;
}): Promise<'kept' | 'made' | 'spared'>;
