import { constraintSchemas } from './constraints.ts';
import { Definitions, objectMetaRef } from './definitions.ts';
import { isClusterScoped } from './kinds.ts';
import { isRecord, isSchema, type Schema } from './schema.ts';

/** What is known of one kind in one version. */
export interface KnownKind {
  readonly group: string;
  readonly kind: string;
  readonly schema: Schema;
  readonly clusterScoped: boolean;
  /** Whether a CRD defines it, and so its defaults are applied before it is validated. */
  readonly custom: boolean;
}

/** The answer to "what is this kind": its schema, or why the API server refuses it, or why nobody here can tell. */
export type Lookup = { readonly known: KnownKind } | { readonly refused: string } | { readonly unchecked: string };

interface Versions {
  readonly clusterScoped: boolean;
  readonly custom: boolean;
  /** By version; a reason instead of a schema where there is nothing to check against. */
  readonly byName: Map<string, Schema | string>;
}

/** All schemas that a set of manifests is held against. Immutable: `with` makes a new one. */
export class SchemaSet {
  readonly definitions: Definitions;
  readonly #kinds: ReadonlyMap<string, Versions>;
  readonly #builtInGroups: ReadonlySet<string>;

  constructor(definitions: Definitions, kinds: ReadonlyMap<string, Versions>) {
    this.definitions = definitions;
    this.#kinds = kinds;
    this.#builtInGroups = new Set([...kinds].filter(([, { custom }]) => !custom).map(([key]) => groupOf(key)));
  }

  /** Whether this version of the API has the kind. */
  has(apiVersion: string, kind: string): boolean {
    return 'known' in this.find(apiVersion, kind);
  }

  find(apiVersion: string, kind: string): Lookup {
    const slash = apiVersion.lastIndexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    const version = apiVersion.slice(slash + 1);
    const versions = this.#kinds.get(keyOf(group, kind));
    if (versions === undefined) return this.#missing(group, apiVersion, kind);
    const { clusterScoped, custom, byName } = versions;
    const schema = byName.get(version);
    if (schema === undefined) {
      const served = [...byName.keys()].map((name) => (group === '' ? name : `${group}/${name}`));
      return { refused: `has no kind ${kind}; it is served as ${served.join(', ')}` };
    }
    if (typeof schema === 'string') return { unchecked: `${apiVersion} ${kind}: ${schema}` };
    return { known: { group, kind, schema, clusterScoped, custom } };
  }

  /** This set and the kinds of more CRDs, which win over those of the same name. */
  with(crds: Iterable<unknown>): SchemaSet {
    const kinds = new Map(this.#kinds);
    for (const crd of crds) addCrd(kinds, crd);
    return new SchemaSet(this.definitions, kinds);
  }

  /**
   * This set and the kinds that the manifests define themselves: their CRDs, and the constraints of their Gatekeeper
   * templates (for which the set must know Gatekeeper's match schema).
   */
  withKindsOf(manifests: Iterable<unknown>): SchemaSet {
    const all = [...manifests].filter(isRecord);
    const own = all.filter((each) => each.kind === 'CustomResourceDefinition');
    const templates = all.filter((each) => each.kind === 'ConstraintTemplate');
    const match = this.find('match.gatekeeper.sh/match', 'DummyCRD');
    const constraints =
      'known' in match ? constraintSchemas(templates, match.known.schema.properties?.embeddedMatch ?? {}) : [];
    return own.length + constraints.length === 0 ? this : this.with([...own, ...constraints]);
  }

  #missing(group: string, apiVersion: string, kind: string): Lookup {
    // Kubernetes' own groups are known as a whole; of any other group there may be kinds that nobody gave us.
    if (!this.#builtInGroups.has(group)) {
      return {
        unchecked:
          group === 'constraints.gatekeeper.sh'
            ? `${apiVersion} ${kind}: no ConstraintTemplate among the manifests defines it`
            : `${apiVersion} ${kind}: no schema of this kind is at hand`,
      };
    }
    const elsewhere = [...this.#kinds]
      .filter(([key]) => key === keyOf(groupOf(key), kind))
      .flatMap(([key, { byName }]) => [...byName.keys()].map((version) => [groupOf(key), version].filter(Boolean)))
      .map((parts) => parts.join('/'));
    const hint = elsewhere.length === 0 ? '' : `; there is one in ${elsewhere.join(', ')}`;
    return { refused: `has no kind ${kind}${hint}` };
  }
}

/**
 * Makes the set of schemas from CRDs and from the OpenAPI of one Kubernetes version.
 *
 * @param sources.crds CustomResourceDefinition objects, whatever their group
 * @param sources.definitions Kubernetes' swagger document, only its definitions, or a list of its documents of OpenAPI v3
 */
export function createSchemas(sources: { readonly crds: Iterable<unknown>; readonly definitions: unknown }): SchemaSet {
  const definitions = new Definitions(sources.definitions);
  const kinds = new Map<string, Versions>();
  for (const name of definitions.names) addDefinition(kinds, definitions, name);
  return new SchemaSet(definitions, kinds).with(sources.crds);
}

function addDefinition(kinds: Map<string, Versions>, definitions: Definitions, name: string): void {
  const $ref = `#/definitions/${name}`;
  const schema = definitions.resolve($ref, undefined);
  // Options and events of watches belong to many groups and are never applied.
  const [identity, more] = schema['x-kubernetes-group-version-kind'] ?? [];
  if (identity === undefined || more !== undefined) return;
  const { group, version, kind } = identity;
  const key = keyOf(group, kind);
  const versions = kinds.get(key) ?? { clusterScoped: isClusterScoped(group, kind), custom: false, byName: new Map() };
  const isObject = schema.properties?.metadata?.$ref === objectMetaRef;
  versions.byName.set(version, isObject ? { $ref } : 'is not an object that can be applied');
  kinds.set(key, versions);
}

function addCrd(kinds: Map<string, Versions>, crd: unknown): void {
  if (!isRecord(crd) || !isRecord(crd.spec)) return;
  const { group, names, scope, versions } = crd.spec;
  if (typeof group !== 'string' || !isRecord(names) || typeof names.kind !== 'string' || !Array.isArray(versions))
    return;
  const byName = new Map<string, Schema | string>();
  for (const version of versions.filter(isRecord)) {
    if (typeof version.name !== 'string' || version.served === false) continue;
    const schema = isRecord(version.schema) ? version.schema.openAPIV3Schema : undefined;
    const open = isSchema(schema) && schema.properties === undefined;
    byName.set(version.name, isSchema(schema) && !open ? schema : 'its CRD has no schema');
  }
  kinds.set(keyOf(group, names.kind), { clusterScoped: scope === 'Cluster', custom: true, byName });
}

function keyOf(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function groupOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}
