import type { Subject } from './finding.ts';
import { type Container, containersOf, type PodTemplate } from './pod-template.ts';
import type { ManifestSet } from './set.ts';
import { textAt } from './values.ts';

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
  readonly template: PodTemplate;
  readonly container: Container;
  readonly image: Image;
  readonly path: string;
}

/** The images of all containers in a set. */
export function imagesOf(set: ManifestSet): UsedImage[] {
  return set.podTemplates.flatMap((template) =>
    containersOf(template).flatMap((container) => {
      const text = textAt(container.container, 'image');
      if (text === undefined || text === '') return [];
      return [
        { subject: template.subject, template, container, image: imageOf(text), path: `${container.path}.image` },
      ];
    }),
  );
}
