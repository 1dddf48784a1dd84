export declare class Modules {
  constructor(root: string, entry: string, folders: readonly string[]);
  load(): Promise<{
    readonly exports: Readonly<Record<string, unknown>>;
    readonly changed: readonly string[];
    readonly loaded: readonly string[];
  }>;
}
