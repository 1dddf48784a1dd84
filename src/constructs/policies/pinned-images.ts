import { type ContainerParameters, containerRules, exemptImages, judgedContainers, pods } from './containers.ts';
import { pod, podWith } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface PinnedImagesParameters extends ContainerParameters {
  /** Tags that move. */
  readonly refusedTags: readonly string[];
  /** Accept a digest alone: a tag can be moved, a digest cannot. Default: false. */
  readonly requireDigest?: boolean;
}

// After the last slash: the colon of a registry's port is not a tag's. A digest has a colon too.
const last = '[c.?image.orValue("").substring(c.?image.orValue("").lastIndexOf("/") + 1)]';

const rules = containerRules([
  {
    name: 'untagged',
    broken: `!${last}.exists(l, l.contains(":"))`,
    shown: 'c.name + " (" + c.?image.orValue("") + ")"',
    message: 'uses an image without a tag, which means latest: add the tag of a release, or a digest',
  },
  {
    name: 'moving',
    broken: `${last}.exists(l, l.contains(":") && l.split(":")[1] in variables.params.refusedTags)`,
    shown: 'c.name + " (" + c.?image.orValue("") + ")"',
    message: 'uses an image by a tag that moves: name a release or a digest',
  },
  {
    name: 'withoutDigest',
    broken: 'variables.params.?requireDigest.orValue(false) && !c.?image.orValue("").contains("@sha256:")',
    shown: 'c.name + " (" + c.?image.orValue("") + ")"',
    message: 'uses an image without a digest: add @sha256:…',
  },
]);

/** The image that was tested is the image that runs, on each node and after each restart. */
export const pinnedImages = definePolicy<PinnedImagesParameters>({
  kind: 'PinnedImages',
  title: 'Pinned images',
  description:
    'Requires a tag or a digest of every image and refuses tags that move, such as latest: the same manifest must start the same software on each node and after each restart.',
  kinds: pods,
  parameters: {
    exemptImages,
    refusedTags: {
      type: 'array',
      description: 'Tags that move, e.g. latest.',
      minItems: 1,
      items: { type: 'string', minLength: 1 },
    },
    requireDigest: { type: 'boolean', description: 'Accept a digest alone. Default: false.' },
  },
  required: ['refusedTags'],
  code: {
    engine: 'cel',
    variables: [...judgedContainers('containers', 'initContainers', 'ephemeralContainers'), ...rules.variables],
    validations: rules.validations,
  },
  examples: {
    parameters: { refusedTags: ['latest', 'main'] },
    allowed: [
      { name: 'tag', object: podWith({ image: 'ghcr.io/acme/app:1.4.2' }) },
      { name: 'tag-after-a-port', object: podWith({ image: 'localhost:5000/app:1.4.2' }) },
      { name: 'tag-that-begins-as-a-refused-one', object: podWith({ image: 'ghcr.io/acme/app:main-3f2a1c9' }) },
      { name: 'repository-named-latest', object: podWith({ image: 'ghcr.io/acme/latest:1.4.2' }) },
      { name: 'digest', object: podWith({ image: `ghcr.io/acme/app@sha256:${'0'.repeat(64)}` }) },
      { name: 'tag-and-digest', object: podWith({ image: `ghcr.io/acme/app:latest@sha256:${'0'.repeat(64)}` }) },
      {
        name: 'digest-where-one-is-required',
        object: podWith({ image: `ghcr.io/acme/app:1.4.2@sha256:${'0'.repeat(64)}` }),
        parameters: { refusedTags: ['latest'], requireDigest: true },
      },
    ],
    disallowed: [
      {
        name: 'latest',
        object: podWith({ image: 'ghcr.io/acme/app:latest' }),
        message: 'container app (ghcr.io/acme/app:latest) uses an image by a tag that moves',
      },
      {
        name: 'no-tag',
        object: podWith({ image: 'ghcr.io/acme/app' }),
        message: 'container app (ghcr.io/acme/app) uses an image without a tag, which means latest',
      },
      {
        name: 'port-but-no-tag',
        object: podWith({ image: 'localhost:5000/app' }),
        message: 'container app (localhost:5000/app) uses an image without a tag',
      },
      {
        name: 'branch',
        object: podWith({ image: 'localhost:5000/app:main' }),
        message: 'by a tag that moves',
      },
      {
        name: 'init-container',
        object: pod({ initContainers: [{ name: 'setup', image: 'busybox' }] }),
        message: 'container setup (busybox)',
      },
      {
        name: 'tag-where-a-digest-is-required',
        object: podWith({ image: 'ghcr.io/acme/app:1.4.2' }),
        parameters: { refusedTags: ['latest'], requireDigest: true },
        message: 'uses an image without a digest',
      },
    ],
  },
});
