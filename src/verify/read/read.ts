import { constructFromEvents, parseEvents, YAMLException } from 'js-yaml';
import type { KubernetesObject } from '../../manifests/manifest.ts';
import type { Complaint, Subject, Unchecked } from '../finding.ts';
import { documentsOf, linesIn, type Piece } from './documents.ts';
import { MAX_DEPTH, repeatedKeys } from './nodes.ts';
import { objectsOf } from './objects.ts';
import { Places } from './places.ts';
import { readSimple } from './simple.ts';
import { endlessness } from './size.ts';
import { KUBERNETES_YAML } from './tags.ts';

/** What a file holds: its objects, and what is wrong with the rest of it. */
export interface Reading {
  readonly subjects: readonly Subject[];
  readonly unread: readonly (Complaint | Unchecked)[];
}

export interface Source {
  /** As reports name it. */
  readonly file: string;
  readonly text: string;
  /** Where its objects come from, when Orrery made them. Asked only for what is reported. */
  readonly origin?: () => string | undefined;
}

/**
 * Reads Kubernetes YAML or JSON. It never throws: what cannot be read is said, with its place, and the rest is read.
 * Lists are opened, empty documents left out.
 */
export function readManifests(source: Source): Reading {
  const text = source.text.startsWith('\uFEFF') ? source.text.slice(1) : source.text;
  const readings = documentsOf(text).map((piece) => new DocumentReader(source, piece).read());
  return {
    subjects: readings.flatMap(({ subjects }) => subjects),
    unread: readings.flatMap(({ unread }) => unread),
  };
}

/** Comments, directives, blank lines and the `---` before a document's first key. */
const LEAD = /^(?:(?:---)?[ \t]*(?:[#%].*)?\r?(?:\n|$))*/;

class DocumentReader {
  readonly #source: Source;
  readonly #piece: Piece;
  readonly #places: Places;
  /** How long the comments and separators are that it begins with. */
  readonly #lead: number;
  readonly #subjects: Subject[] = [];
  readonly #unread: (Complaint | Unchecked)[] = [];

  constructor(source: Source, piece: Piece) {
    this.#source = source;
    this.#piece = piece;
    this.#places = new Places(piece);
    this.#lead = LEAD.exec(piece.text)?.[0].length ?? 0;
  }

  read(): Reading {
    // A document of nothing needs no parser: files that end in many separators have thousands.
    if (this.#lead === this.#piece.text.length) return { subjects: [], unread: [] };
    const simple = readSimple(this.#piece.text);
    if (simple) this.#take(simple);
    else this.#readAnything();
    return { subjects: this.#subjects, unread: this.#unread };
  }

  get #firstLine(): number {
    const { text, linesBefore } = this.#piece;
    return linesBefore + linesIn(text.slice(0, this.#lead)) + 1;
  }

  #readAnything(): void {
    for (const value of this.#values()) {
      const endless = endlessness(value);
      if (endless === undefined) this.#take(value);
      else this.#refuse(endless, 'write the value out where it is used', { line: this.#firstLine });
    }
  }

  #take(value: unknown): void {
    const { file } = this.#source;
    for (const part of objectsOf(value)) {
      if ('object' in part) this.#subjects.push(this.#subject(part.object, part.path));
      else if ('skipped' in part) {
        this.#unread.push({ unchecked: part.skipped, place: { file, line: this.#firstLine } });
      } else
        this.#refuse(part.refused, part.fix, {
          line: (part.path && this.#places.lineOf(part.path)) || this.#firstLine,
        });
    }
  }

  #values(): readonly unknown[] {
    const { text } = this.#piece;
    try {
      const events = parseEvents(text, { maxDepth: MAX_DEPTH });
      const options = { source: text, schema: KUBERNETES_YAML, maxTotalMergeKeys: 100_000 };
      try {
        return constructFromEvents(events, options);
      } catch (error) {
        const repeated = this.#places.nodes.flatMap((node) => repeatedKeys(node));
        if (repeated.length === 0) throw error;
        for (const { path, start } of repeated) {
          this.#refuse(`has ${path} twice: only the last is taken`, 'keep one of them', this.#places.at(start));
        }
        return constructFromEvents(events, { ...options, json: true });
      }
    } catch (error) {
      const broken = error instanceof YAMLException;
      const reason = broken ? error.reason : error instanceof Error ? error.message : String(error);
      const place = broken && error.mark ? this.#places.at(error.mark.position) : { line: this.#firstLine };
      this.#refuse(`is no valid YAML: ${reason}`, 'correct the YAML; a template must be rendered first', place);
      return [];
    }
  }

  #subject(object: KubernetesObject, path: string): Subject {
    const { file, origin } = this.#source;
    const lineOf = (field: string) => this.#places.lineOf(`${path}${field}`);
    const line = path === '' ? this.#firstLine : (lineOf('') ?? this.#firstLine);
    if (!origin) return { object, file, line, lineOf };
    return {
      object,
      file,
      line,
      lineOf,
      get origin() {
        return origin();
      },
    };
  }

  #refuse(message: string, fix: string, place: { readonly line: number; readonly column?: number }): void {
    this.#unread.push({ message, fix, place: { file: this.#source.file, ...place } });
  }
}
