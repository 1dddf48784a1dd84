/** What a run was asked. */
export interface Asked {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly root: string;
}

/** A run that changes nothing when it is run again, as long as these are as they are. Digests by path, below the root. */
export interface Run {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: {
    readonly folder: string;
    readonly scopes: readonly string[];
    readonly elsewhere: readonly string[];
    readonly files: Readonly<Record<string, string>>;
  };
  /** What it would say. */
  readonly said: string;
  /** What it would give, where that is asked for: on stdout. */
  readonly shown: string;
}

/** What the run would say and give; undefined when it has to be run. */
export declare function remembered(folder: string, code: string, asked: Asked): Pick<Run, 'said' | 'shown'> | undefined;

export declare function remember(folder: string, code: string, asked: Pick<Asked, 'argv' | 'env'>, run: Run): void;

export declare function digestOf(path: string): string;

export declare function hashOf(content: string): string;
