import { objectWithDefaults } from './defaults.ts';
import { objectMetaRef } from './definitions.ts';
import { embeddedIn } from './embedded.ts';
import { metadataProblems } from './metadata.ts';
import { relationProblems } from './relations.ts';
import { isRecord, type Problem } from './schema.ts';
import type { KnownKind, SchemaSet } from './schemas.ts';
import { Walk } from './walk.ts';

/**
 * What became of one object: the problems found (none is a pass), or the reason why nothing could be said of it.
 * Unchecked never counts as passed.
 */
export type Verdict = { readonly problems: readonly Problem[] } | { readonly unchecked: string };

/** Holds one manifest against its schema as the API server would with strict field validation. Changes nothing. */
export function validateObject(schemas: SchemaSet, manifest: unknown): Verdict {
  if (!isRecord(manifest)) return refuse('', 'is not an object with apiVersion and kind', manifest);
  const { apiVersion, kind } = manifest;
  if (typeof apiVersion !== 'string' || apiVersion === '') {
    return refuse('apiVersion', 'is missing, but required', apiVersion);
  }
  if (typeof kind !== 'string' || kind === '') return refuse('kind', 'is missing, but required', kind);
  const lookup = schemas.find(apiVersion, kind);
  if ('unchecked' in lookup) return lookup;
  if ('refused' in lookup) return refuse('apiVersion', `is ${apiVersion}, which ${lookup.refused}`, apiVersion);
  return { problems: problemsOf(schemas, lookup.known, manifest) };
}

function problemsOf(schemas: SchemaSet, known: KnownKind, manifest: Readonly<Record<string, unknown>>): Problem[] {
  const { definitions } = schemas;
  const { schema, custom, group, kind } = known;
  const object = custom ? objectWithDefaults(schema, manifest) : manifest;
  const walk = new Walk(definitions);
  if (custom && manifest.metadata !== undefined) {
    walk.visit(
      { type: 'object', properties: { metadata: { $ref: objectMetaRef } } },
      { metadata: manifest.metadata },
      'whole',
    );
  }
  walk.visit(schema, object, 'whole', custom);
  const problems = [...walk.problems, ...metadataProblems(known, manifest.metadata)];
  for (const part of embeddedIn(group, kind, manifest)) {
    const inner = new Walk(definitions, part.path);
    inner.visit(part.schema, part.value, part.open ? 'whole' : 'values');
    // What the CRD refuses already needs no second word.
    const told = new Set(problems.map(({ path }) => path));
    problems.push(...inner.problems.filter(({ path }) => !told.has(path)));
  }
  return problems.length === 0 ? [...relationProblems(known, manifest)] : problems;
}

function refuse(path: string, message: string, value: unknown): Verdict {
  return { problems: [{ path, message, value }] };
}
