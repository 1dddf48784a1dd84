import type { bundled } from './bundled.cjs';

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
