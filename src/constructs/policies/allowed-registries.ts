import { type ContainerParameters, containerRules, exemptImages, judgedContainers, pods } from './containers.ts';
import { pod, podWith } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface AllowedRegistriesParameters extends ContainerParameters {
  /**
   * Where images may come from: a registry, a path in one, or one repository, e.g. `ghcr.io/acme`. Whole path segments
   * count: `ghcr.io/acme` does not allow `ghcr.io/acme-evil/app`. Images without a registry are `docker.io`'s.
   */
  readonly registries: readonly string[];
}

// Docker's shorthand, written out: nginx → docker.io/library/nginx, grafana/k6 → docker.io/grafana/k6.
const image = `(!c.?image.orValue("").contains("/") ? "docker.io/library/" + c.?image.orValue("") :
  !(c.image.split("/")[0].contains(".") || c.image.split("/")[0].contains(":") || c.image.split("/")[0] == "localhost") ? "docker.io/" + c.image : c.image)`;

const rules = containerRules([
  {
    name: 'foreign',
    broken: `![${image}].exists(i, variables.params.registries.exists(r,
  i.startsWith(r.endsWith("/") ? r : r + "/") || i == r || r.contains("/") && i.startsWith(r + ":") || i.startsWith(r + "@")))`,
    shown: 'c.name + " (" + c.?image.orValue("") + ")"',
    message: 'uses an image from a registry that is not allowed: mirror it to one that is',
  },
]);

/** Images come from registries that somebody scans and answers for. */
export const allowedRegistries = definePolicy<AllowedRegistriesParameters>({
  kind: 'AllowedRegistries',
  title: 'Allowed registries',
  description:
    'Lets images come only from the registries (or paths in them) that are named. Whole path segments count, and images without a registry count as those of docker.io.',
  kinds: pods,
  parameters: {
    exemptImages,
    registries: {
      type: 'array',
      description: 'Registries, paths in them or repositories that images may come from, e.g. ghcr.io/acme.',
      minItems: 1,
      items: { type: 'string', minLength: 1 },
    },
  },
  required: ['registries'],
  code: {
    engine: 'cel',
    variables: [...judgedContainers('containers', 'initContainers', 'ephemeralContainers'), ...rules.variables],
    validations: rules.validations,
  },
  examples: {
    parameters: { registries: ['ghcr.io/acme', 'registry.example.com:5000', 'docker.io/library/nginx'] },
    allowed: [
      { name: 'path-in-a-registry', object: podWith({ image: 'ghcr.io/acme/app:1.4.2' }) },
      { name: 'registry-with-a-port', object: podWith({ image: 'registry.example.com:5000/team/app:1.4.2' }) },
      { name: 'repository-itself', object: podWith({ image: 'docker.io/library/nginx:1.29.1' }) },
      { name: 'docker-shorthand', object: podWith({ image: 'nginx:1.29.1' }) },
      {
        name: 'registry-written-with-a-slash',
        object: podWith({ image: 'quay.io/acme/app:1.4.2' }),
        parameters: { registries: ['quay.io/'] },
      },
      {
        name: 'registry-without-a-dot',
        object: pod({
          containers: [{ name: 'a', image: 'registry:5000/app:1.4.2' }],
          initContainers: [{ name: 'b', image: 'localhost/app:1.4.2' }],
        }),
        parameters: { registries: ['registry:5000', 'localhost'] },
      },
      {
        name: 'exempt-image',
        object: podWith({ image: 'quay.io/acme/app:1.4.2' }),
        parameters: { registries: ['ghcr.io/acme'], exemptImages: ['quay.io/acme/app:1.4.2', 'other'] },
      },
      { name: 'digest', object: podWith({ image: `docker.io/library/nginx@sha256:${'0'.repeat(64)}` }) },
    ],
    disallowed: [
      {
        name: 'other-registry',
        object: podWith({ image: 'quay.io/acme/app:1.4.2' }),
        message: 'container app (quay.io/acme/app:1.4.2) uses an image from a registry that is not allowed',
      },
      {
        name: 'image-that-begins-as-an-exempt-one',
        object: podWith({ image: 'quay.io/acme/app:1.4.20' }),
        parameters: { registries: ['ghcr.io/acme'], exemptImages: ['quay.io/acme/app:1.4.2'] },
        message: 'quay.io/acme/app:1.4.20',
      },
      {
        name: 'same-prefix-other-owner',
        object: podWith({ image: 'ghcr.io/acme-evil/app:1.4.2' }),
        message: 'ghcr.io/acme-evil/app:1.4.2',
      },
      {
        name: 'same-host-other-port',
        object: podWith({ image: 'registry.example.com:50001/team/app:1.4.2' }),
        message: 'registry.example.com:50001/team/app:1.4.2',
      },
      {
        name: 'same-prefix-other-repository',
        object: podWith({ image: 'nginx-evil:1.0.0' }),
        message: 'container app (nginx-evil:1.0.0)',
      },
      {
        name: 'docker-shorthand-of-another-owner',
        object: podWith({ image: 'acme/app:1.4.2' }),
        message: 'container app (acme/app:1.4.2)',
      },
      {
        name: 'init-container',
        object: pod({ initContainers: [{ name: 'setup', image: 'busybox:1.37' }] }),
        message: 'container setup (busybox:1.37)',
        parameters: { registries: ['registry.example.com'] },
      },
    ],
  },
});
