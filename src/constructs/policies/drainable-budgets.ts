import { settled } from './containers.ts';
import { definePolicy, type ExampleObject } from './policy.ts';

/** It has no parameters. */
export type DrainableBudgetsParameters = Readonly<Record<never, never>>;

/** Nodes can be emptied: no PodDisruptionBudget forbids every eviction. */
export const drainableBudgets = definePolicy<DrainableBudgetsParameters>({
  kind: 'DrainableBudgets',
  title: 'Budgets that let nodes drain',
  description:
    'Refuses PodDisruptionBudgets that forbid every eviction (maxUnavailable 0, minAvailable 100%): they stop node upgrades and consolidation until somebody deletes them. A minAvailable as high as the number of replicas does the same, but cannot be seen from the budget alone.',
  kinds: [{ apiGroups: ['policy'], kinds: ['PodDisruptionBudget'] }],
  parameters: {},
  required: [],
  code: {
    engine: 'cel',
    variables: [
      settled('spec'),
      {
        name: 'blocking',
        expression: `variables.settled ? [] :
  (has(object.spec.maxUnavailable) && string(object.spec.maxUnavailable) in ["0", "0%"] ? ["maxUnavailable: " + string(object.spec.maxUnavailable)] : []) +
  (has(object.spec.minAvailable) && string(object.spec.minAvailable) == "100%" ? ["minAvailable: 100%"] : [])`,
      },
    ],
    validations: [
      {
        expression: 'size(variables.blocking) == 0',
        messageExpression:
          '"forbids every eviction with " + variables.blocking.join(", ") + ", so that nodes cannot drain: allow one pod to go, e.g. maxUnavailable: 1"',
      },
    ],
  },
  examples: {
    parameters: {},
    allowed: [
      { name: 'one-may-go', object: budget({ maxUnavailable: 1 }) },
      { name: 'a-share-may-go', object: budget({ maxUnavailable: '10%' }) },
      { name: 'most-must-stay', object: budget({ minAvailable: '50%' }) },
      { name: 'none-need-stay', object: budget({ minAvailable: 0 }) },
    ],
    disallowed: [
      {
        name: 'none-may-go',
        object: budget({ maxUnavailable: 0 }),
        message: 'forbids every eviction with maxUnavailable: 0, so that nodes cannot drain',
      },
      { name: 'no-share-may-go', object: budget({ maxUnavailable: '0%' }), message: 'with maxUnavailable: 0%,' },
      { name: 'all-must-stay', object: budget({ minAvailable: '100%' }), message: 'with minAvailable: 100%' },
    ],
  },
});

function budget(spec: Readonly<Record<string, unknown>>): ExampleObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'example', namespace: 'team' },
    spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'example' } }, ...spec },
  };
}
