import { existsSync, readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { readSchemas, schemaPieces } from '../../src/verify/read/index.ts';
import { createSchemas, type SchemaSet, validateObject } from '../../src/verify/schema/index.ts';
import { definitionsIn } from '../../src/verify/schema/openapi.ts';
import { isRecord } from '../../src/verify/schema/schema.ts';

/** Where the official CRDs and the Kubernetes OpenAPI lie: beside the project, or where ORRERY_SCHEMAS says. */
// biome-ignore lint/style/noProcessEnv: tests have no other way to be told of a folder outside the project
export const folder = process.env.ORRERY_SCHEMAS ?? fileURLToPath(new URL('../../../shared/crds/', import.meta.url));

/** Why tests against official schemas cannot run here. */
const absent = `no official schemas at ${folder}; set ORRERY_SCHEMAS to a folder of CRDs and the Kubernetes OpenAPI`;

export interface SchemaRequest {
  /** Kubernetes version, e.g. `1.33`. */
  readonly kubernetes: string;
  /** The API groups whose CRDs are needed, e.g. `argoproj.io`. Default: all that are there, about a second of parsing. */
  readonly groups?: Iterable<string>;
}

const sets = new Map<string, SchemaSet>();
const files = new Map<string, readonly unknown[]>();
let warned = false;

/** The official schemas, or undefined, said loudly, where their folder is absent. Each file is read once a process. */
export function loadSchemas({ kubernetes, groups }: SchemaRequest): SchemaSet | undefined {
  if (!existsSync(folder)) {
    if (!warned) process.stderr.write(`\nWARNING: NOT VALIDATED AGAINST KUBERNETES: ${absent}\n\n`);
    warned = true;
    return undefined;
  }
  // Gatekeeper's constraints have no CRD of their own: their match is a schema apart.
  const wanted = [...new Set(groups === undefined ? allGroups() : [...groups, 'match.gatekeeper.sh'])].sort();
  const id = [kubernetes, ...wanted].join(' ');
  let schemas = sets.get(id);
  if (schemas === undefined) {
    schemas = createSchemas({ crds: wanted.flatMap(crdsOf), definitions: definitionsOf(kubernetes) });
    sets.set(id, schemas);
  }
  return schemas;
}

/**
 * A `describe` that needs the official schemas. Where they are absent it reports itself as skipped, with the reason in its name.
 */
export function describeWithSchemas(name: string, request: SchemaRequest, tests: (schemas: SchemaSet) => void): void {
  const schemas = loadSchemas(request);
  if (schemas === undefined) describe(name, () => it.skip(`SKIPPED, NOTHING WAS CHECKED: ${absent}`, () => {}));
  else describe(name, () => tests(schemas));
}

/**
 * What an API server would refuse of these manifests, one line a problem, and one for each object that could not be
 * checked: `Deployment/shop/web spec.replicas is a string ("3"), but must be an integer`. Empty when all is well.
 */
export function complaintsOf(schemas: SchemaSet, manifests: Iterable<unknown>): readonly string[] {
  const all = [...manifests];
  const own = schemas.withKindsOf(all);
  return all.flatMap((manifest) => {
    const verdict = validateObject(own, manifest);
    const id = identityOf(manifest);
    if ('unchecked' in verdict) return [`${id} UNCHECKED: ${verdict.unchecked}`];
    return verdict.problems.map(({ path, message }) => [id, path, message].filter(Boolean).join(' '));
  });
}

function identityOf(manifest: unknown): string {
  if (!isRecord(manifest)) return 'not an object';
  const metadata = isRecord(manifest.metadata) ? manifest.metadata : {};
  return [manifest.kind, metadata.namespace, metadata.name].filter((part) => typeof part === 'string').join('/');
}

/** The CRDs of one group. A group without a file of its own has none: its kinds come from elsewhere, or stay unchecked. */
function crdsOf(group: string): readonly unknown[] {
  let crds = files.get(group);
  if (crds === undefined) {
    const file = `${folder}/${group}.yaml`;
    // As the command reads them, without descriptions: undescribed.test.ts holds that against a reader for all of YAML.
    crds = existsSync(file) ? schemaPieces(readFileSync(file, 'utf8')).flatMap(readSchemas) : [];
    files.set(group, crds);
  }
  return crds;
}

function allGroups(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length));
}

/** The definitions of a Kubernetes version, by name. */
export function openApiOf(kubernetes: string): Readonly<Record<string, unknown>> {
  return definitionsIn(definitionsOf(kubernetes));
}

/** Newer versions come as a whole swagger document, older ones as its definitions alone. */
function definitionsOf(kubernetes: string): unknown {
  const file = ['definitions', 'swagger']
    .map((form) => `${folder}/kubernetes-${kubernetes}-${form}.json.gz`)
    .find((candidate) => existsSync(candidate));
  if (file === undefined)
    throw new Error(`no OpenAPI of Kubernetes ${kubernetes} in ${folder}: use one of its kubernetes-*.json.gz`);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
}
