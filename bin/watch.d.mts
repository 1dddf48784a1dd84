export declare function watch(what: {
  readonly root: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stop: AbortSignal;
  readonly changes?: AsyncIterable<void>;
}): Promise<void>;

export declare function targetsOf(paths: ReadonlySet<string>, data: ReadonlyMap<string, string>): readonly string[];

export declare function savesBelow(root: string, stop: AbortSignal): AsyncGenerator<void>;
