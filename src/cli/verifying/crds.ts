import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { threadId } from 'node:worker_threads';
import { readSchemas, type SchemaPiece, schemaPieces } from '../../verify/read/index.ts';
import type { Io } from '../io.ts';

/** What a piece of a file is about. */
export type About = Omit<SchemaPiece, 'text'>;

/** A piece of a file as it is kept. */
interface Kept extends About {
  /** Its CRDs as JSON; empty until somebody wanted them. */
  readonly json: string;
}

/** More files than any run reads: beyond it they are of files and programs that are no more. */
const ENOUGH = 500;

/**
 * The CRDs of a file that are wanted, as they are parsed or as they were kept: parsing takes ten times as long as reading
 * them again. Kept is what the file's bytes and the program that parsed them say, by digest, so that nothing else is ever
 * taken for it; what was damaged since is parsed again.
 */
export function crdsIn(bytes: Uint8Array, isWanted: (about: About) => boolean, kept: Io['kept']): unknown[] {
  const file = kept && join(kept.folder, sha256(kept.by, bytes));
  const before = file === undefined ? undefined : read(file);
  const known = before?.filter(isWanted);
  if (known?.every(({ json }) => json !== '')) return known.flatMap(({ json }) => JSON.parse(json) as unknown[]);
  const pieces = schemaPieces(new TextDecoder().decode(bytes));
  const parsed = new Map(pieces.filter(isWanted).map((piece) => [piece, readSchemas(piece)]));
  if (file !== undefined) {
    const json = (piece: SchemaPiece, index: number) =>
      parsed.has(piece) ? JSON.stringify(parsed.get(piece)) : (before?.[index]?.json ?? '');
    write(
      file,
      pieces.map((piece, index) => ({ ...piece, json: json(piece, index) })),
    );
  }
  return [...parsed.values()].flat();
}

function read(file: string): Kept[] | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const [digest, ...lines] = text.split('\n');
    if (digest !== sha256(text.slice(sha256('').length + 1))) return undefined;
    return lines.map((line) => {
      const tab = line.indexOf('\t');
      return { ...(JSON.parse(line.slice(0, tab)) as About), json: line.slice(tab + 1) };
    });
  } catch {
    return undefined;
  }
}

/** Beside its place, then renamed: runs at the same time never see half of it. */
function write(file: string, pieces: readonly Kept[]): void {
  const folder = dirname(file);
  const text = pieces
    .map(({ group, kinds, own, json }) => `${JSON.stringify({ group, kinds, own })}\t${json}`)
    .join('\n');
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length >= ENOUGH) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder, { recursive: true });
    }
    const part = `${file}.${process.pid}.${threadId}`;
    writeFileSync(part, `${sha256(text)}\n${text}`);
    renameSync(part, file);
  } catch {
    // A folder that cannot be written costs time, and nothing else.
  }
}

function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
