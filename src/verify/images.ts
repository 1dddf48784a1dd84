import { groupOf } from '../manifests/manifest.ts';
import type { Subject } from './finding.ts';
import { containersOf } from './pod-template.ts';
import { type Application, applicationsOf } from './references/applications.ts';
import { below, type Found, valuesAt } from './references/fields.ts';
import type { ManifestSet } from './set.ts';
import { isPlain } from './values.ts';

/** An image reference, taken apart. */
export interface Image {
  readonly text: string;
  /** With the registry that is meant where none is written: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

export function imageOf(text: string): Image {
  const [rest = '', digest] = text.split('@', 2);
  const colon = rest.lastIndexOf(':');
  const tagged = colon > rest.lastIndexOf('/');
  const name = tagged ? rest.slice(0, colon) : rest;
  const [host = '', ...path] = name.split('/');
  const hasRegistry = path.length > 0 && (/[.:]/.test(host) || host === 'localhost');
  const repository = hasRegistry ? name : `docker.io/${path.length === 0 ? 'library/' : ''}${name}`;
  return {
    text,
    repository,
    ...(tagged ? { tag: rest.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

export interface UsedImage {
  readonly subject: Subject;
  /** Where its pods run. */
  readonly namespace: string;
  readonly image: Image;
  readonly path: string;
  /** Values of a Helm chart: what they leave out is the chart's. */
  readonly partial: boolean;
}

/** Groups of resources whose operators run pods of the images that they name. */
const OPERATED = new Set([
  'beat.k8s.elastic.co',
  'elasticsearch.k8s.elastic.co',
  'k6.io',
  'kafka.strimzi.io',
  'keda.sh',
  'kibana.k8s.elastic.co',
  'litmuschaos.io',
  'logstash.k8s.elastic.co',
  'loki.grafana.com',
  'milvus.io',
  'minio.min.io',
  'monitoring.coreos.com',
  'opentelemetry.io',
  'postgresql.cnpg.io',
]);

const known = new WeakMap<ManifestSet, readonly UsedImage[]>();

/** The images of a set: of all containers, of what operators run, and of values for Helm charts. */
export function imagesOf(set: ManifestSet): readonly UsedImage[] {
  const before = known.get(set);
  if (before) return before;
  const images = [
    ...set.podTemplates.flatMap((template) =>
      containersOf(template).flatMap(({ container, path }) =>
        used(template.subject, template.namespace, { value: container.image, path: `${path}.image` }),
      ),
    ),
    ...set.all.flatMap(inResource),
    ...applicationsOf(set).all.flatMap(inValues),
  ];
  known.set(set, images);
  return images;
}

function inResource(subject: Subject): UsedImage[] {
  const { object } = subject;
  const runsJobs = object.kind === 'AnalysisTemplate' || object.kind === 'ClusterAnalysisTemplate';
  if (!OPERATED.has(groupOf(object)) && !runsJobs) return [];
  const namespace = object.metadata.namespace ?? 'default';
  return ['image', 'imageName']
    .flatMap((field) => [...below(object.spec, field, 'spec')])
    .flatMap((found) => (isOther(found.path) ? [] : used(subject, namespace, found)));
}

/** A disk of Ceph, and what Kafka Connect is built into. */
function isOther(path: string): boolean {
  return path.endsWith('.rbd.image') || path.endsWith('.build.output.image');
}

function inValues({ subject, namespace }: Application): UsedImage[] {
  const sources = ['spec.source.helm.valuesObject', 'spec.sources[].helm.valuesObject'];
  return sources
    .flatMap((path) => valuesAt(subject.object, path))
    .flatMap((values) => [...inChart(values)])
    .flatMap((found) => used(subject, namespace, found, true));
}

/** Names of images, and their parts as charts take them: `{ registry, repository, tag, digest }`. */
function* inChart({ value, path }: Found): Generator<Found> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* inChart({ value: item, path: `${path}[${index}]` });
  } else if (isPlain(value)) {
    const { registry, repository, tag, digest, image } = value;
    if (typeof repository === 'string' && [registry, tag, digest].some((part) => part !== undefined)) {
      const name = registry ? `${String(registry)}/${repository}` : repository;
      yield { value: `${name}${tag ? `:${String(tag)}` : ''}${digest ? `@${String(digest)}` : ''}`, path };
    }
    if (typeof image === 'string' && /[/:]/.test(image)) yield { value: image, path: `${path}.image` };
    for (const [key, item] of Object.entries(value)) yield* inChart({ value: item, path: `${path}.${key}` });
  }
}

function used(subject: Subject, namespace: string, { value, path }: Found, partial = false): UsedImage[] {
  if (typeof value !== 'string' || value === '') return [];
  return [{ subject, namespace, image: imageOf(value), path, partial }];
}
