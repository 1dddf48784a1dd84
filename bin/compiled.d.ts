export interface Compiled {
  readonly code: string;
  /** Hashes of all that it was made of, by path below the root. */
  readonly files: Readonly<Record<string, string>>;
}

export declare function bundled(root: string, entry: string): Promise<Compiled>;

/** Whether the kept script ran, or one had to be made. */
export declare function runCompiled(what: {
  readonly root: string;
  /** Relative to `root`. */
  readonly entry: string;
  readonly cache: string;
  readonly bundle?: typeof bundled;
}): Promise<'kept' | 'made'>;
