import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { groupOf, type KubernetesObject } from '../../manifests/manifest.ts';
import { compareVersions } from '../../verify/kubernetes.ts';
import { isBuiltIn } from '../../verify/references/built-in.ts';
import { createSchemas, isOpenApi, isVersion3, type SchemaSet } from '../../verify/schema/index.ts';
import { at, textAt } from '../../verify/values.ts';
import { type Io, UsageError } from '../io.ts';
import { type About, crdsIn } from './crds.ts';
import { manifestFiles, reasonOf } from './sources.ts';

const OPENAPI = /\.json(?:\.gz)?$/i;
const CRDS = /\.(?:ya?ml|json)(?:\.gz)?$/i;

/** Where schemas come from. */
export interface SchemaSource {
  /** Kubernetes versions whose OpenAPI there is, oldest first. */
  readonly versions: readonly string[];
  /**
   * The schemas of these objects' kinds for a Kubernetes version, and what is not as it was asked for.
   *
   * @throws UsageError when a file is no schema at all
   */
  for(kubernetes: string, objects: readonly KubernetesObject[]): { schemas: SchemaSet; notes: readonly string[] };
}

/** `1.34` of `kubernetes-1.34-swagger.json.gz`. */
function namedVersion(file: string): string | undefined {
  return /(?:^|[^\d])(1\.\d{2})(?:[^\d]|$)/.exec(basename(file))?.[1];
}

/** The schemas that a command was given, read as they are needed. */
export class SchemaFiles implements SchemaSource {
  readonly #files: readonly string[];
  /** Those that may hold Kubernetes' OpenAPI: a document of v2, or one of the many of v3. */
  readonly #openApi: readonly string[];
  readonly #kept: Io['kept'];
  readonly #documents = new Map<string, unknown>();

  /** @param kept where CRDs that were parsed may be kept; default: nowhere */
  constructor(paths: readonly string[], kept?: Io['kept']) {
    this.#kept = kept;
    this.#files = paths.flatMap((path) => manifestFilesOf(path).filter((file) => CRDS.test(file) || path === file));
    this.#openApi = this.#files.filter((file) => OPENAPI.test(file));
  }

  get versions(): readonly string[] {
    const found = new Set(this.#openApi.flatMap((file) => this.#versionOf(file) ?? []));
    return [...found].filter((version) => version !== '').sort(compareVersions);
  }

  for(kubernetes: string, objects: readonly KubernetesObject[]): { schemas: SchemaSet; notes: readonly string[] } {
    const { definitions, note } = this.#definitions(kubernetes);
    const isWanted = wantedBy(objects);
    const files = this.#files.filter((file) => !OPENAPI.test(file) || this.#versionOf(file) === undefined);
    const crds = files.flatMap((file) => crdsIn(bytesOf(file), isWanted, this.#kept));
    return { schemas: createSchemas({ crds, definitions }), notes: note === undefined ? [] : [note] };
  }

  #definitions(kubernetes: string): { definitions: unknown; note?: string } {
    // A document that names no version is taken for the one that is asked for.
    const exact = this.#documentsOf(kubernetes) ?? this.#documentsOf('');
    if (exact) return { definitions: exact };
    const versions = this.versions;
    const nearest = versions.findLast((version) => compareVersions(version, kubernetes) < 0) ?? versions[0];
    const documents = nearest === undefined ? undefined : this.#documentsOf(nearest);
    const none = `no OpenAPI of Kubernetes ${kubernetes} was given`;
    if (!documents) return { definitions: {}, note: `${none}: built-in kinds have no schema` };
    return { definitions: documents, note: `${none}: held against that of ${nearest}` };
  }

  /** The document of a version, or all of them where it is of OpenAPI v3; nothing where there is none. */
  #documentsOf(version: string): unknown {
    const named = this.#openApi.filter((file) => namedVersion(file) === version);
    const files = named.length > 0 ? named : this.#openApi.filter((file) => this.#versionOf(file) === version);
    const whole = files.find((file) => !isVersion3(this.#json(file)));
    if (whole !== undefined) return this.#json(whole);
    return files.length === 0 ? undefined : files.map((file) => this.#json(file));
  }

  /** The Kubernetes version of an OpenAPI document, by its file's name or its own words; empty when neither says one, undefined of what is none. */
  #versionOf(file: string): string | undefined {
    const named = namedVersion(file);
    if (named !== undefined) return named;
    if (!isOpenApi(this.#json(file))) return undefined;
    return /^v?(1\.\d+)/.exec(textAt(this.#json(file), 'info', 'version') ?? '')?.[1] ?? '';
  }

  #json(file: string): unknown {
    if (!this.#documents.has(file)) {
      try {
        this.#documents.set(file, JSON.parse(new TextDecoder().decode(bytesOf(file))));
      } catch (error) {
        throw new UsageError(`${file} is no JSON: ${reasonOf(error)}`, 'give CRDs or an OpenAPI document to --schemas');
      }
    }
    return this.#documents.get(file);
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file);
    return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`, 'give CRDs or an OpenAPI document to --schemas');
  }
}

/** Where `orrery schemas fetch` keeps what it fetched, below the project's root. */
export const SCHEMA_CACHE = '.orrery/schemas';

/**
 * The schemas named on the command line, or else in the project's package.json (`"orrery": { "schemas": ["…"] }`), or
 * else those that were fetched.
 *
 * @returns undefined when there are none
 */
export function schemaFiles(asked: readonly string[], io: Io): SchemaFiles | undefined {
  const stated = asked.length > 0 ? asked : configured(io);
  const named = stated.length === 0 && existsSync(join(io.root, SCHEMA_CACHE)) ? [SCHEMA_CACHE] : stated;
  if (named.length === 0) return undefined;
  const paths = named.map((path) => resolve(io.root, path));
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined)
    throw new UsageError(`no schemas at ${missing}`, 'name a folder or file of CRDs or OpenAPI');
  return new SchemaFiles(paths, io.kept);
}

/** The schemas that the project's package.json names, as it names them. */
export function configured(io: Io): string[] {
  const file = join(io.root, 'package.json');
  if (!existsSync(file)) return [];
  const named = at(JSON.parse(readFileSync(file, 'utf8')), 'orrery', 'schemas');
  return Array.isArray(named) ? named.filter((path): path is string => typeof path === 'string') : [];
}

function manifestFilesOf(path: string): string[] {
  const refuse = (folder: string, why: string) => {
    throw new UsageError(`cannot read ${folder}: ${why}`, 'name a folder or file of CRDs or OpenAPI');
  };
  return manifestFiles(path, refuse, CRDS);
}

/** Whether objects are of a kind that a CRD defines. Of the rest not even the YAML is parsed: it is megabytes. */
function wantedBy(objects: readonly KubernetesObject[]): (about: About) => boolean {
  // Constraints share the schema of their match.
  const needed = new Map<string, Set<string>>([['match.gatekeeper.sh', new Set(['DummyCRD'])]]);
  for (const object of objects) {
    const kinds = needed.get(groupOf(object)) ?? new Set();
    needed.set(groupOf(object), kinds.add(object.kind));
  }
  // Whoever writes a kind under a group of Kubernetes' own is told which other group has it.
  const builtIn = new Set([...needed].flatMap(([group, kinds]) => (isBuiltIn(group) ? [...kinds] : [])));
  return ({ group, kinds, own }) => builtIn.has(own) || kinds.some((kind) => needed.get(group)?.has(kind));
}
