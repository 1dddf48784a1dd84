import { settled } from './containers.ts';
import { deployment } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface MinimumReplicasParameters {
  /** The smallest number of replicas. */
  readonly minimum: number;
}

const fields = (operation: string, spec: object) => [
  {
    manager: 'vpa',
    operation: 'Update',
    apiVersion: 'apps/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:metadata': {} },
  },
  {
    manager: 'argocd-controller',
    operation,
    apiVersion: 'apps/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': spec },
  },
];

/** One pod, node or zone can go without taking the service with it. */
export const minimumReplicas = definePolicy<MinimumReplicasParameters>({
  kind: 'MinimumReplicas',
  title: 'Minimum replicas',
  description:
    'Requires a number of replicas where a manifest states one. Where it states none, an autoscaler owns the number: the API server then fills in 1 before policies see it, so a number that no manager of a server-side applied object has set is not judged. Apply such workloads server-side. Whether the autoscaler exists, and its own minimum, cannot be seen from the workload.',
  kinds: [
    { apiGroups: ['apps'], kinds: ['Deployment', 'StatefulSet'] },
    { apiGroups: ['argoproj.io'], kinds: ['Rollout'] },
  ],
  parameters: { minimum: { type: 'integer', description: 'The smallest number of replicas.', minimum: 1 } },
  required: ['minimum'],
  code: {
    engine: 'cel',
    variables: [
      settled('spec.replicas'),
      { name: 'managers', expression: 'object.metadata.?managedFields.orValue([])' },
      {
        name: 'defaulted',
        expression: `variables.managers.exists(m, m.operation == "Apply") &&
  !variables.managers.exists(m, has(m.fieldsV1) && "f:spec" in m.fieldsV1 && "f:replicas" in m.fieldsV1["f:spec"])`,
      },
      {
        name: 'judged',
        expression: '!variables.settled && has(object.spec.replicas) && !variables.defaulted',
      },
    ],
    validations: [
      {
        expression: '!variables.judged || object.spec.replicas >= variables.params.minimum',
        messageExpression:
          '"spec.replicas is " + string(object.spec.replicas) + ", fewer than " + string(variables.params.minimum) + ": raise it, or leave it out where an autoscaler owns it and apply server-side"',
      },
    ],
  },
  examples: {
    parameters: { minimum: 2 },
    allowed: [
      { name: 'enough', object: deployment({ replicas: 2 }) },
      { name: 'left-out', object: deployment() },
      {
        name: 'left-out-and-filled-in-by-the-server',
        object: deployment({ replicas: 1 }, { managedFields: fields('Apply', { 'f:template': {} }) }),
      },
      {
        name: 'update-of-something-else',
        object: deployment({ replicas: 1, paused: true }),
        oldObject: deployment({ replicas: 1 }),
      },
    ],
    disallowed: [
      {
        name: 'one',
        object: deployment({ replicas: 1 }),
        message: 'spec.replicas is 1, fewer than 2: raise it, or leave it out',
      },
      {
        name: 'zero',
        object: deployment({ replicas: 0 }),
        message: 'spec.replicas is 0, fewer than 2',
      },
      {
        name: 'one-stated-and-applied-server-side',
        object: deployment({ replicas: 1 }, { managedFields: fields('Apply', { 'f:replicas': {}, 'f:template': {} }) }),
        message: 'spec.replicas is 1, fewer than 2',
      },
      {
        name: 'one-created-by-a-client',
        object: deployment(
          { replicas: 1 },
          { managedFields: fields('Update', { 'f:replicas': {}, 'f:template': {} }) },
        ),
        message: 'spec.replicas is 1, fewer than 2',
      },
      {
        name: 'scaled-down',
        object: deployment({ replicas: 1 }),
        oldObject: deployment({ replicas: 3 }),
        message: 'spec.replicas is 1, fewer than 2',
      },
    ],
  },
});
