import { settled } from './containers.ts';
import { deployment } from './examples.ts';
import { definePolicy } from './policy.ts';

export interface RequiredLabelsParameters {
  readonly labels: readonly {
    readonly key: string;
    /** A regular expression (RE2) for the whole value. Default: any value. */
    readonly pattern?: string;
  }[];
}

/** Workloads carry the labels by which they are found, paid for and alerted on. */
export const requiredLabels = definePolicy<RequiredLabelsParameters>({
  kind: 'RequiredLabels',
  title: 'Required labels',
  description:
    'Requires labels, and if stated a form of their values, so that owner, cost and alerts of an object can be traced.',
  kinds: [
    { apiGroups: ['apps'], kinds: ['Deployment', 'StatefulSet', 'DaemonSet'] },
    { apiGroups: ['batch'], kinds: ['CronJob'] },
    { apiGroups: ['argoproj.io'], kinds: ['Rollout'] },
  ],
  parameters: {
    labels: {
      type: 'array',
      description: 'The labels that must be there.',
      minItems: 1,
      items: {
        type: 'object',
        required: ['key'],
        properties: {
          key: { type: 'string', description: 'Key of the label.', minLength: 1 },
          pattern: { type: 'string', description: 'Regular expression (RE2) for the whole value. Default: any value.' },
        },
      },
    },
  },
  required: ['labels'],
  code: {
    engine: 'cel',
    variables: [
      settled('metadata.labels'),
      { name: 'labels', expression: 'variables.settled ? {} : object.metadata.?labels.orValue({})' },
      {
        name: 'missing',
        expression:
          'variables.settled ? [] : variables.params.labels.filter(l, !(l.key in variables.labels)).map(l, l.key)',
      },
      {
        name: 'malformed',
        expression:
          'variables.params.labels.filter(l, has(l.pattern) && l.key in variables.labels && !string(variables.labels[l.key]).matches("^(?:" + l.pattern + ")$")).map(l, l.key + "=" + variables.labels[l.key] + " (must match " + l.pattern + ")")',
      },
    ],
    validations: [
      {
        expression: 'size(variables.missing) == 0',
        messageExpression: '"lacks the label " + variables.missing.join(", ") + ": add it to metadata.labels"',
      },
      {
        expression: 'size(variables.malformed) == 0',
        messageExpression: '"has a label of another form than required: " + variables.malformed.join(", ")',
      },
    ],
  },
  examples: {
    parameters: {
      labels: [{ key: 'app.kubernetes.io/name' }, { key: 'team', pattern: '[a-z]+' }],
    },
    allowed: [
      { name: 'all-labels', object: labelled({ 'app.kubernetes.io/name': 'shop', team: 'cart' }) },
      {
        name: 'update-of-something-else',
        object: deployment({ paused: true }),
        oldObject: deployment(),
      },
    ],
    disallowed: [
      {
        name: 'one-missing',
        object: labelled({ 'app.kubernetes.io/name': 'shop' }),
        message: 'lacks the label team: add it to metadata.labels',
      },
      {
        name: 'no-labels',
        object: deployment({}, { labels: undefined }),
        message: 'lacks the label app.kubernetes.io/name, team',
      },
      {
        name: 'value-only-in-part',
        object: labelled({ 'app.kubernetes.io/name': 'shop', team: 'cart2' }),
        message: 'team=cart2 (must match [a-z]+)',
      },
      {
        name: 'update-that-removes-a-label',
        object: labelled({ 'app.kubernetes.io/name': 'shop' }),
        oldObject: labelled({ 'app.kubernetes.io/name': 'shop', team: 'cart' }),
        message: 'lacks the label team',
      },
    ],
  },
});

function labelled(labels: Readonly<Record<string, string>>) {
  return deployment({}, { labels });
}
