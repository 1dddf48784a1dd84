import { type ContainerParameters, containerRules, exemptImages, judgedContainers, pods } from './containers.ts';
import { container, pod, podWith } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface RequiredResourcesParameters extends ContainerParameters {
  /** Resources that must be requested, e.g. cpu and memory. A limit counts, since Kubernetes takes it as the request. */
  readonly requests: readonly string[];
  /** Resources that must be limited, e.g. memory. Add cpu where throttling is wanted. */
  readonly limits: readonly string[];
}

const given = (field: 'requests' | 'limits', resource: string) =>
  `${resource} in c.?resources.?${field}.orValue({}) || ${resource} in object.spec.?resources.?${field}.orValue({})`;
const noRequest = `variables.params.requests.filter(r, !(${given('requests', 'r')} || ${given('limits', 'r')}))`;
const noLimit = `variables.params.limits.filter(r, !(${given('limits', 'r')}))`;

const rules = containerRules([
  {
    name: 'unrequested',
    broken: `size(${noRequest}) > 0`,
    shown: `c.name + " (" + ${noRequest}.join(", ") + ")"`,
    message: 'requests nothing of a resource that must be requested: set resources.requests',
  },
  {
    name: 'unlimited',
    broken: `size(${noLimit}) > 0`,
    shown: `c.name + " (" + ${noLimit}.join(", ") + ")"`,
    message: 'has no limit of a resource that must be limited: set resources.limits',
  },
]);

/** Every container says what it needs, so that the scheduler can place it and no neighbour is starved. */
export const requiredResources = definePolicy<RequiredResourcesParameters>({
  kind: 'RequiredResources',
  title: 'Required requests and limits',
  description:
    'Requires requests and limits of the named resources of every container and init container, on the container or on the pod. What a LimitRange would fill in does not count for workloads: they are judged before it sees their pods.',
  kinds: pods,
  parameters: {
    exemptImages,
    requests: {
      type: 'array',
      description: 'Resources that must be requested, e.g. cpu and memory. A limit counts as a request.',
      items: { type: 'string', minLength: 1 },
    },
    limits: {
      type: 'array',
      description: 'Resources that must be limited, e.g. memory.',
      items: { type: 'string', minLength: 1 },
    },
  },
  required: ['requests', 'limits'],
  code: {
    engine: 'cel',
    // Ephemeral containers cannot have resources.
    variables: [...judgedContainers('containers', 'initContainers'), ...rules.variables],
    validations: rules.validations,
  },
  examples: {
    parameters: { requests: ['cpu', 'memory'], limits: ['memory'] },
    allowed: [
      { name: 'requests-and-memory-limit', object: pod() },
      {
        name: 'limits-alone',
        object: podWith({ resources: { limits: { cpu: '1', memory: '128Mi' } } }),
      },
      {
        name: 'resources-of-the-pod',
        object: pod({
          resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
          containers: [container({ resources: undefined })],
        }),
      },
      {
        name: 'some-on-the-pod-and-some-on-the-container',
        object: pod({
          resources: { requests: { cpu: '1' } },
          containers: [container({ resources: { limits: { memory: '128Mi' } } })],
        }),
      },
      {
        name: 'ephemeral-container',
        object: pod({ ephemeralContainers: [{ name: 'debugger', image: 'registry.example.com/team/tools:1.0.0' }] }),
      },
    ],
    disallowed: [
      {
        name: 'nothing',
        object: podWith({ resources: undefined }),
        message: 'container app (cpu, memory) requests nothing of a resource that must be requested',
      },
      {
        name: 'no-cpu-request',
        object: podWith({ resources: { requests: { memory: '128Mi' }, limits: { memory: '128Mi' } } }),
        message: 'container app (cpu) requests nothing',
      },
      {
        name: 'no-memory-limit',
        object: podWith({ resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1' } } }),
        message: 'container app (memory) has no limit',
      },
      {
        name: 'no-cpu-limit-where-one-is-required',
        object: pod(),
        parameters: { requests: ['cpu', 'memory'], limits: ['cpu', 'memory'] },
        message: 'container app (cpu) has no limit',
      },
      {
        name: 'init-container',
        object: pod({ initContainers: [container({ name: 'migrate', resources: {} })] }),
        message: 'container migrate (cpu, memory) requests nothing',
      },
    ],
  },
});
