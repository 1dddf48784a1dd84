import { type ContainerParameters, containerRules, exemptImages, judgedContainers, pods } from './containers.ts';
import { container, pod, podWith } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface RequiredProbesParameters extends ContainerParameters {
  /** Fields of a container: `readinessProbe`, `livenessProbe`, `startupProbe`. */
  readonly probes: readonly ('readinessProbe' | 'livenessProbe' | 'startupProbe')[];
}

const absent = 'variables.params.probes.filter(p, !(p in c))';

const rules = containerRules([
  {
    name: 'unprobed',
    // Only pods that always restart run for long: those of Jobs must say OnFailure or Never.
    broken: `object.spec.?restartPolicy.orValue("Always") == "Always" && size(${absent}) > 0`,
    shown: `c.name + " (" + ${absent}.join(", ") + ")"`,
    message: 'lacks a probe: add it, so that traffic goes only to pods that answer and those that hang are restarted',
  },
]);

/** Containers that run for long say when they can take traffic and whether they are alive. */
export const requiredProbes = definePolicy<RequiredProbesParameters>({
  kind: 'RequiredProbes',
  title: 'Required probes',
  description:
    'Requires the named probes of every container of a pod that runs for long (restartPolicy Always). Pods of Jobs, init containers and ephemeral containers are not judged.',
  kinds: pods,
  parameters: {
    exemptImages,
    probes: {
      type: 'array',
      description: 'Probes that every container must have.',
      minItems: 1,
      items: { type: 'string', pattern: '^(readiness|liveness|startup)Probe$' },
    },
  },
  required: ['probes'],
  code: {
    engine: 'cel',
    variables: [...judgedContainers('containers'), ...rules.variables],
    validations: rules.validations,
  },
  examples: {
    parameters: { probes: ['readinessProbe', 'livenessProbe'] },
    allowed: [
      { name: 'both-probes', object: pod() },
      {
        name: 'pod-of-a-job',
        object: pod({
          restartPolicy: 'OnFailure',
          containers: [container({ readinessProbe: undefined, livenessProbe: undefined })],
        }),
      },
      {
        name: 'init-container',
        object: pod({ initContainers: [container({ name: 'migrate', readinessProbe: undefined })] }),
      },
    ],
    disallowed: [
      {
        name: 'no-readiness',
        object: podWith({ readinessProbe: undefined }),
        message: 'container app (readinessProbe) lacks a probe',
      },
      {
        name: 'one-of-two-containers',
        object: pod({
          restartPolicy: 'Always',
          containers: [container(), container({ name: 'proxy', readinessProbe: undefined, livenessProbe: undefined })],
        }),
        message: 'container proxy (readinessProbe, livenessProbe) lacks a probe',
      },
      {
        name: 'no-startup-where-one-is-required',
        object: pod(),
        parameters: { probes: ['startupProbe'] },
        message: 'container app (startupProbe) lacks a probe',
      },
    ],
  },
});
