import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { at, isPlain, type Plain, textAt } from '../../verify/values.ts';
import { UsageError } from '../io.ts';
import { reasonOf } from '../verifying/sources.ts';
import { definitionsDigest, digestOf } from './digest.ts';
import { type Pin, urlOf } from './pinned.ts';

/** What became of one pin. */
export interface Fetched {
  readonly pin: Pin;
  /** `kept`: it was there already, and is what is pinned. */
  readonly outcome: 'fetched' | 'kept' | 'refused';
  /** Why it was refused. */
  readonly why?: string;
}

const PATIENCE = 60_000;
const AT_ONCE = 6;
/** The largest published file has 12 MB. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Brings pinned schemas into a folder, one file each. Only what has the pinned content is written: anything else that is
 * published under that name is refused.
 *
 * @param base the host to ask, which has the paths of raw.githubusercontent.com
 */
export async function fetchSchemas(pins: readonly Pin[], folder: string, base?: string): Promise<Fetched[]> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot write ${folder}: ${reasonOf(error)}`, 'name another folder with --to');
  }
  const outcomes = new Map<Pin, Fetched>();
  const byUrl = new Map<string, Pin[]>();
  for (const pin of pins) {
    if (isThere(pin, folder)) outcomes.set(pin, { pin, outcome: 'kept' });
    else byUrl.set(urlOf(pin, base), [...(byUrl.get(urlOf(pin, base)) ?? []), pin]);
  }
  const rest = byUrl.entries();
  const work = async () => {
    for (const [url, wanted] of rest) {
      const answer = await textOf(url);
      const documents = 'text' in answer ? documentsOf(answer.text, url) : undefined;
      for (const pin of wanted) {
        const found = documents?.get(pin.name) ?? documents?.get('');
        const why = 'why' in answer ? answer.why : problemOf(pin, found);
        if (why === undefined) save(folder, pin, found);
        outcomes.set(pin, why === undefined ? { pin, outcome: 'fetched' } : { pin, outcome: 'refused', why });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return pins.flatMap((pin) => outcomes.get(pin) ?? []);
}

/** A file's name says the Kubernetes version, by which `--schemas` finds it. */
function fileOf(pin: Pin, folder: string): string {
  return join(folder, pin.group === 'kubernetes' ? `kubernetes-${pin.name}.json` : `${pin.name}.json`);
}

function isThere(pin: Pin, folder: string): boolean {
  const file = fileOf(pin, folder);
  if (!existsSync(file)) return false;
  try {
    return problemOf(pin, JSON.parse(readFileSync(file, 'utf8'))) === undefined;
  } catch {
    return false;
  }
}

function problemOf(pin: Pin, document: unknown): string | undefined {
  if (document === undefined) return `the published file has no ${pin.name}`;
  const digest = pin.group === 'kubernetes' ? definitionsDigest(document) : digestOf(document);
  return digest === pin.sha256 ? undefined : `what is published is not what is pinned: its content has ${digest}`;
}

/** Beside its place first, then renamed: no run ever reads half of a file. */
function save(folder: string, pin: Pin, document: unknown): void {
  const file = fileOf(pin, folder);
  const kept = pin.group === 'kubernetes' ? { definitions: at(document, 'definitions') } : document;
  try {
    writeFileSync(`${file}.part`, `${JSON.stringify(kept, null, 2)}\n`);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`, 'name another folder with --to');
  }
}

async function textOf(url: string): Promise<{ readonly text: string } | { readonly why: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return { why: `${url} answers ${answer.status}` };
    if (Number(answer.headers.get('content-length') ?? 0) > LARGEST) return { why: `${url} is larger than any schema` };
    return { text: await answer.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { why: `${url} cannot be reached: ${reasonOf(cause)}` };
  }
}

/** The documents of a published file, by name; an OpenAPI document, which has none, under the empty one. */
function documentsOf(text: string, url: string): ReadonlyMap<string, Plain> {
  const found = new Map<string, Plain>();
  try {
    const all: unknown[] = url.endsWith('.json') ? [JSON.parse(text)] : loadAll(text);
    for (const document of all) {
      if (isPlain(document)) found.set(textAt(document, 'metadata', 'name') ?? '', document);
    }
  } catch {
    // What cannot be parsed holds nothing that is pinned.
  }
  return found;
}
