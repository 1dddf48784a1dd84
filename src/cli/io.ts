/** Work that changes nothing when it is done again, as long as what it reads and wrote is as it is. */
export interface Wrote {
  readonly folder: string;
  /** Folders in it whose content is all known. */
  readonly scopes: readonly string[];
  /** Folders in these whose content is somebody else's. */
  readonly elsewhere: readonly string[];
  /** Texts by path below the folder. */
  readonly files: ReadonlyMap<string, string>;
  /** What doing it again would say. Default: nothing. */
  readonly said?: string;
  /** What doing it again would give on stdout. Default: nothing. */
  readonly shown?: string;
}

/** Everything the command line touches outside itself: given to it, so that tests can give another. */
export interface Io {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The project's root: overlays, contracts and `dist/` lie below it. */
  readonly root: string;
  /** Everything that is piped in, to its end; absent where nothing can be. */
  readonly stdin?: () => Promise<Uint8Array>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether somebody watches stderr: then long work shows its progress. */
  readonly interactive: boolean;
  /** Told of files and folders, below the root, before they are read; of sources not. */
  readonly reads?: (paths: readonly string[]) => void;
  /** Where what was read may be kept, and a digest of the program that reads: another may read it differently. Default: nowhere. */
  readonly kept?: { readonly folder: string; readonly by: string };
  /** How many threads can work at a time. Default: one. */
  readonly processors?: number;
  /** Does a part of the work in another thread: plain data in, plain data out. Absent where there are none. */
  readonly otherThread?: (job: object) => Promise<unknown>;
  /** Whether the process stays, and does the same again after a change: then what was read is kept. */
  readonly stays?: boolean;
  /** Told of work that need not be done again. */
  readonly wrote?: (what: Wrote) => void;
}

/** What a run of Orrery ends with. */
export const exit = { clean: 0, findings: 1, badInput: 2 } as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** The command line itself is wrong. */
export class UsageError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'UsageError';
    this.fix = fix;
  }
}
