import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAll } from 'js-yaml';
import { groupOf, type KubernetesObject } from '../../src/manifests/manifest.ts';
import { constraintSchemas } from '../../src/verify/schema/index.ts';
import type { ConformanceManifest } from '../step.ts';
import { type ApiClient, messageOf } from './client.ts';

/** A CustomResourceDefinition, as far as we touch it. */
interface Crd extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served?: boolean; readonly schema?: object }[];
    readonly conversion?: unknown;
  };
}

/** The official CRDs of the groups that objects are of. */
export function officialCrds(folder: string, objects: Iterable<KubernetesObject>): Crd[] {
  const groups = [...new Set([...objects].map(groupOf))].sort();
  return groups.flatMap((group) => {
    const file = join(folder, `${group}.yaml`);
    if (group === '' || !existsSync(file)) return [];
    return documents(file).map(withoutConversion);
  });
}

function documents(file: string): Crd[] {
  return (loadAll(readFileSync(file, 'utf8')) as (Crd | null)[]).filter(
    (document) => document?.kind === 'CustomResourceDefinition',
  ) as Crd[];
}

/** Conversion webhooks are the operators', which do not run here. */
function withoutConversion(crd: Crd): Crd {
  const { conversion: _, ...spec } = crd.spec;
  return { ...crd, spec };
}

/** The CRDs that Gatekeeper makes of ConstraintTemplates, complete enough to be installed. */
export function constraintCrds(folder: string, manifests: readonly ConformanceManifest[]): KubernetesObject[] {
  const templates = manifests.map(({ object }) => object).filter(({ kind }) => kind === 'ConstraintTemplate');
  if (templates.length === 0) return [];
  const [matchCrd] = documents(join(folder, 'match.gatekeeper.sh.yaml'));
  const schema = matchCrd?.spec.versions[0]?.schema as
    | { openAPIV3Schema: { properties: { embeddedMatch: object } } }
    | undefined;
  const made = constraintSchemas(templates, schema?.openAPIV3Schema.properties.embeddedMatch ?? {}) as Crd[];
  return made.map((crd) => {
    const { kind } = crd.spec.names;
    const plural = kind.toLowerCase();
    return {
      ...crd,
      spec: {
        ...crd.spec,
        names: { kind, listKind: `${kind}List`, plural, singular: plural },
        versions: crd.spec.versions.map((version, index) => ({
          ...version,
          storage: index === 0,
          schema: structural(version.schema),
        })),
      },
    };
  });
}

/** A schema as the API server demands it: every node has a type or takes anything. */
function structural(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(structural);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, structural(value)] as const);
  const made = Object.fromEntries(entries) as Record<string, unknown>;
  if (made['x-kubernetes-preserve-unknown-fields'] === true && made.type === undefined) made.type = 'object';
  return made;
}

/**
 * Installs CRDs and waits until the server serves all of them: a CRD is established a moment before discovery lists its
 * kind.
 */
export async function install(client: ApiClient, crds: readonly KubernetesObject[]): Promise<void> {
  for (const crd of crds) {
    const answer = await client.apply(crd, { manager: 'conformance', force: true });
    if (answer.status >= 300) throw new Error(`${crd.metadata.name}: ${messageOf(answer.body)}`);
  }
  const waiting = new Map(crds.map((crd) => [crd.metadata.name, crd]));
  const until = performance.now() + 60_000;
  for (;;) {
    for (const [name, crd] of waiting) if (isEstablished(await client.get(crd))) waiting.delete(name);
    if (waiting.size === 0) {
      await client.discover();
      for (const crd of crds) if (!isServed(client, crd)) waiting.set(crd.metadata.name, crd);
      if (waiting.size === 0) return;
    }
    if (performance.now() > until) throw new Error(`not served after 60 s: ${[...waiting.keys()].join(', ')}`);
    await sleep(100);
  }
}

function isEstablished(crd: unknown): boolean {
  const { status } = crd as { status?: { conditions?: readonly { type: string; status: string }[] } };
  return status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True') ?? false;
}

function isServed(client: ApiClient, crd: KubernetesObject): boolean {
  const { group, names, versions } = (crd as Crd).spec;
  return versions
    .filter(({ served }) => served !== false)
    .every(({ name }) => client.serves({ apiVersion: `${group}/${name}`, kind: names.kind }));
}
