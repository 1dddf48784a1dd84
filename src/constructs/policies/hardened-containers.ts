import { type ContainerParameters, containerRules, exemptImages, judgedContainers, pods } from './containers.ts';
import { container, pod, podWith } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface HardenedContainersParameters extends ContainerParameters {
  /** Capabilities that may be added after all were dropped, e.g. `NET_BIND_SERVICE`. Default: none. */
  readonly allowedCapabilities?: readonly string[];
}

const security = 'c.?securityContext';
const podSecurity = 'object.spec.?securityContext';

const rules = containerRules([
  {
    name: 'maybeRoot',
    broken: `!${security}.?runAsNonRoot.orValue(${podSecurity}.?runAsNonRoot.orValue(false)) || ${security}.?runAsUser.orValue(${podSecurity}.?runAsUser.orValue(1)) == 0`,
    message: 'may run as root: set securityContext.runAsNonRoot: true, and no runAsUser of 0',
  },
  {
    name: 'escalating',
    broken: `${security}.?allowPrivilegeEscalation.orValue(true)`,
    message: 'may gain privileges: set securityContext.allowPrivilegeEscalation: false',
  },
  {
    name: 'privileged',
    broken: `${security}.?privileged.orValue(false)`,
    message: 'is privileged: remove securityContext.privileged',
  },
  {
    name: 'writable',
    broken: `!${security}.?readOnlyRootFilesystem.orValue(false)`,
    message:
      'can write to its image: set securityContext.readOnlyRootFilesystem: true, and mount an emptyDir where it writes',
  },
  {
    name: 'capable',
    broken: `!("ALL" in ${security}.?capabilities.?drop.orValue([]))`,
    message: 'keeps capabilities: set securityContext.capabilities.drop: [ALL]',
  },
  {
    name: 'moreCapable',
    broken: `${security}.?capabilities.?add.orValue([]).exists(a, !(a in variables.allowedCapabilities))`,
    message: 'adds a capability that is not allowed: remove it from securityContext.capabilities.add',
  },
  {
    name: 'unconfined',
    broken: `!(${security}.?seccompProfile.?type.orValue(${podSecurity}.?seccompProfile.?type.orValue("")) in ["RuntimeDefault", "Localhost"])`,
    message: 'runs without a seccomp profile: set securityContext.seccompProfile.type: RuntimeDefault',
  },
]);

/** Containers run without root, without privileges, and cannot change their image. */
export const hardenedContainers = definePolicy<HardenedContainersParameters>({
  kind: 'HardenedContainers',
  title: 'Hardened containers',
  description:
    'Requires of every container, init and ephemeral ones too: no root, no privilege escalation, all capabilities dropped, a read-only root filesystem and a seccomp profile. Stricter than the Pod Security Standard restricted only in the read-only root filesystem; unlike it, it judges workloads before they make pods.',
  kinds: pods,
  parameters: {
    exemptImages,
    allowedCapabilities: {
      type: 'array',
      description: 'Capabilities that may be added after all were dropped. Default: none.',
      items: { type: 'string', minLength: 1 },
    },
  },
  required: [],
  code: {
    engine: 'cel',
    variables: [
      ...judgedContainers('containers', 'initContainers', 'ephemeralContainers'),
      {
        name: 'allowedCapabilities',
        expression: 'variables.params == null ? [] : variables.params.?allowedCapabilities.orValue([])',
      },
      ...rules.variables,
    ],
    validations: rules.validations,
  },
  examples: {
    parameters: {
      allowedCapabilities: ['NET_BIND_SERVICE'],
      exemptImages: ['registry.example.com/mesh/*', 'quay.io/acme/agent:1.0.0'],
    },
    allowed: [
      { name: 'hardened', object: pod() },
      {
        name: 'set-on-the-pod',
        object: pod({
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [secured({ runAsNonRoot: undefined, seccompProfile: undefined })],
        }),
      },
      {
        name: 'own-seccomp-profile',
        object: pod({ containers: [secured({ seccompProfile: { type: 'Localhost' } })] }),
      },
      {
        name: 'allowed-capability',
        object: pod({ containers: [secured({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })] }),
      },
      {
        name: 'exempt-image',
        object: podWith({ image: 'registry.example.com/mesh/proxy:1.2.3', securityContext: undefined }),
      },
      {
        name: 'older-pod-gets-a-label',
        object: {
          ...podWith({ securityContext: undefined }),
          metadata: { name: 'example', namespace: 'team', labels: { a: 'b' } },
        },
        oldObject: podWith({ securityContext: undefined }),
      },
    ],
    disallowed: [
      {
        name: 'nothing-set',
        object: podWith({ securityContext: undefined }),
        message: 'container app may run as root',
      },
      {
        name: 'container-overrides-the-pod',
        object: pod({ securityContext: { runAsNonRoot: true }, containers: [secured({ runAsNonRoot: false })] }),
        message: 'container app may run as root',
      },
      {
        name: 'user-zero',
        object: pod({ containers: [secured({ runAsUser: 0 })] }),
        message: 'and no runAsUser of 0',
      },
      {
        name: 'escalation-left-out',
        object: pod({ containers: [secured({ allowPrivilegeEscalation: undefined })] }),
        message: 'container app may gain privileges: set securityContext.allowPrivilegeEscalation: false',
      },
      {
        name: 'privileged',
        object: pod({ containers: [secured({ privileged: true })] }),
        message: 'container app is privileged',
      },
      {
        name: 'writable-root',
        object: pod({ containers: [secured({ readOnlyRootFilesystem: false })] }),
        message: 'container app can write to its image',
      },
      {
        name: 'read-only-root-left-out',
        object: pod({ containers: [secured({ readOnlyRootFilesystem: undefined })] }),
        message: 'container app can write to its image',
      },
      {
        name: 'only-some-capabilities-dropped',
        object: pod({ containers: [secured({ capabilities: { drop: ['NET_RAW'] } })] }),
        message: 'container app keeps capabilities',
      },
      {
        name: 'capability-not-allowed',
        object: pod({ containers: [secured({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } })] }),
        message: 'container app adds a capability that is not allowed',
      },
      {
        name: 'unconfined',
        object: pod({ containers: [secured({ seccompProfile: { type: 'Unconfined' } })] }),
        message: 'container app runs without a seccomp profile',
      },
      {
        name: 'init-container',
        object: pod({ initContainers: [container({ name: 'migrate', securityContext: {} })] }),
        message: 'container migrate may run as root',
      },
      {
        name: 'debug-container-is-added',
        object: pod({ ephemeralContainers: [{ name: 'debugger', image: 'registry.example.com/team/tools:1.0.0' }] }),
        oldObject: pod(),
        message: 'container debugger may run as root',
      },
    ],
  },
});

function secured(fields: Readonly<Record<string, unknown>>) {
  return container({
    securityContext: {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
      ...fields,
    },
  });
}
