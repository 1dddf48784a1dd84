import { bytesBeyond } from './bytes.ts';
import { nameProblem } from './kinds.ts';
import { show } from './problems.ts';
import { isRecord, type Problem } from './schema.ts';
import type { KnownKind } from './schemas.ts';

/** All annotations of an object together, in bytes, as the API server limits them. */
const annotationBytes = 256 * 1024;

/** What the API server refuses of an object's metadata beyond the types and forms of its fields. */
export function metadataProblems({ group, kind, clusterScoped }: KnownKind, metadata: unknown): readonly Problem[] {
  if (!isRecord(metadata)) {
    return metadata === undefined
      ? [{ path: 'metadata.name', message: 'is missing, but required', value: undefined }]
      : [];
  }
  const problems: Problem[] = [];
  const { name, generateName, namespace, annotations } = metadata;
  if (typeof name === 'string') {
    const message = name === '' ? 'must not be empty' : nameProblem(group, kind, name);
    if (message !== undefined)
      problems.push({ path: 'metadata.name', message: `is ${show(name)}, but ${message}`, value: name });
  } else if ((name ?? generateName ?? undefined) === undefined) {
    problems.push({ path: 'metadata.name', message: 'is missing, but required', value: undefined });
  }
  if (clusterScoped && namespace !== undefined) {
    const message = `is ${show(namespace)}, but a ${kind} belongs to no namespace; remove it`;
    problems.push({ path: 'metadata.namespace', message, value: namespace });
  }
  if (isRecord(annotations)) {
    const texts = Object.entries(annotations).flat();
    const bytes = bytesBeyond(annotationBytes, texts);
    if (bytes !== undefined) {
      const message = `has ${bytes} bytes in all, but at most ${annotationBytes} are allowed`;
      problems.push({ path: 'metadata.annotations', message, value: undefined });
    }
  }
  return problems;
}
