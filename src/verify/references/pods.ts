import { containersOf, type PodTemplate } from '../pod-template.ts';
import { at, isPlain, listAt, objectAt, type Plain, textAt } from '../values.ts';
import type { KeyedReference } from './keyed.ts';

/** ConfigMaps and Secrets that a pod uses, with the keys that it uses of them. */
export function* keyedReferencesOf(pod: PodTemplate): Generator<KeyedReference> {
  const { subject, spec, path } = pod;
  const namespace = subject.object.metadata.namespace ?? '';
  const reference = (kind: string, ref: Plain, at: string, nameField = 'name') =>
    referenceOf({ subject, namespace, kind, ref, path: at, nameField });
  for (const { container, path: where } of containersOf(pod)) {
    for (const [index, { valueFrom }] of listAt(container, 'env').entries()) {
      const from = `${where}.env[${index}].valueFrom`;
      yield* reference('ConfigMap', objectAt(valueFrom, 'configMapKeyRef'), `${from}.configMapKeyRef`);
      yield* reference('Secret', objectAt(valueFrom, 'secretKeyRef'), `${from}.secretKeyRef`);
    }
    for (const [index, from] of listAt(container, 'envFrom').entries()) {
      yield* reference('ConfigMap', objectAt(from, 'configMapRef'), `${where}.envFrom[${index}].configMapRef`);
      yield* reference('Secret', objectAt(from, 'secretRef'), `${where}.envFrom[${index}].secretRef`);
    }
  }
  for (const [index, volume] of listAt(spec, 'volumes').entries()) {
    const where = `${path}.volumes[${index}]`;
    yield* volumeReferences(reference, objectAt(volume), where);
    yield* subPathReferences(pod, volume, namespace);
  }
  for (const [index, pull] of listAt(spec, 'imagePullSecrets').entries()) {
    // The kubelet goes on without it, and the pull fails only where the image is private.
    yield* reference('Secret', pull, `${path}.imagePullSecrets[${index}]`);
  }
}

type Refer = (kind: string, ref: Plain, path: string, nameField?: string) => Generator<KeyedReference>;

function* volumeReferences(reference: Refer, volume: Plain, where: string): Generator<KeyedReference> {
  const sources: readonly (readonly [Plain, string])[] = [
    [volume, where],
    ...listAt(volume, 'projected', 'sources').map((s, i) => [s, `${where}.projected.sources[${i}]`] as const),
  ];
  for (const [source, path] of sources) {
    yield* reference('ConfigMap', objectAt(source, 'configMap'), `${path}.configMap`);
    const nameField = source === volume ? 'secretName' : 'name';
    yield* reference('Secret', objectAt(source, 'secret'), `${path}.secret`, nameField);
    for (const [kind, field] of [
      ['ConfigMap', 'configMap'],
      ['Secret', 'secret'],
    ] as const) {
      const ref = objectAt(source, field);
      const field2 = field === 'secret' ? nameField : 'name';
      for (const [index, item] of listAt(ref, 'items').entries()) {
        const key = { ...ref, key: at(item, 'key') };
        yield* reference(kind, key, `${path}.${field}.items[${index}]`, field2);
      }
    }
  }
}

/** A file mounted by `subPath` must be a key: the kubelet makes an empty directory of what is not there. */
function* subPathReferences(pod: PodTemplate, volume: Plain, namespace: string): Generator<KeyedReference> {
  const [kind, ref] = isPlain(volume.configMap)
    ? ['ConfigMap', volume.configMap]
    : ['Secret', { ...objectAt(volume, 'secret'), name: textAt(volume, 'secret', 'secretName') }];
  if (textAt(ref, 'name') === undefined || listAt(ref, 'items').length > 0) return;
  for (const { container, path } of containersOf(pod)) {
    for (const [index, mount] of listAt(container, 'volumeMounts').entries()) {
      const key = textAt(mount, 'subPath');
      if (mount.name !== volume.name || key === undefined || key === '') continue;
      const where = `${path}.volumeMounts[${index}]`;
      const named = { ...ref, key, keyField: 'subPath' };
      yield* referenceOf({ subject: pod.subject, namespace, kind, ref: named, path: where, nameField: 'name' });
    }
  }
}

interface Found extends Pick<KeyedReference, 'subject' | 'path' | 'kind'> {
  readonly namespace: string;
  readonly ref: Plain;
  readonly nameField: string;
}

/** Zero or one: what has no name, or is optional, refers to nothing that must exist. */
export function* referenceOf({ subject, namespace, kind, ref, path, nameField }: Found): Generator<KeyedReference> {
  const name = textAt(ref, nameField);
  if (name === undefined || name === '' || ref.optional === true) return;
  const key = textAt(ref, 'key');
  const keyField = textAt(ref, 'keyField') ?? 'key';
  yield {
    subject,
    path: keyField === 'key' && !/items\[\d+\]$/.test(path) ? `${path}.${nameField}` : path,
    group: '',
    kind,
    namespace,
    name,
    ...(key === undefined ? {} : { key, keyPath: `${path}.${keyField}` }),
  };
}
