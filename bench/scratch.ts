import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const scratch = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
let folders = 0;

/** A new folder for each run: overwriting costs more than writing, and emptying more than both. */
export function freshFolder(): string {
  const folder = join(scratch, String(folders++));
  mkdirSync(folder);
  return folder;
}

export function cleanUp(): void {
  rmSync(scratch, { recursive: true, force: true });
}
