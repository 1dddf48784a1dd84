/** `Exports`: what the entry exports. */
export declare class Modules<Exports = Readonly<Record<string, unknown>>> {
  constructor(root: string, entry: string, folders: readonly string[]);
  load(): Promise<{
    readonly exports: Exports;
    readonly changed: readonly string[];
    readonly loaded: readonly string[];
  }>;
}
