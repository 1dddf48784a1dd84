import { type Mistakes, put, rename } from './world.ts';

const container = ['spec', 'template', 'spec', 'containers', 0] as const;

export const schema: Mistakes = {
  'a typo in spec.replicas': (w) => w.edited(w.one('Deployment'), (d) => rename(d, ['spec', 'replicas'], 'replica')),
  'a typo in the steps of a canary': (w) =>
    w.edited(w.one('Rollout'), (d) => rename(d, ['spec', 'strategy', 'canary', 'steps'], 'step')),
  'a typo in a probe': (w) =>
    w.edited(w.one('Rollout'), (d) => rename(d, [...container, 'livenessProbe', 'periodSeconds'], 'periodSecond')),
  'a port that is a text': (w) => w.edited(w.one('Service'), (d) => put(d, ['spec', 'ports', 0, 'port'], 'eighty')),
  'a protocol that Kubernetes does not know': (w) =>
    w.edited(w.one('Service'), (d) => put(d, ['spec', 'ports', 0, 'protocol'], 'HTTP')),
  'a policy type in lower case': (w) =>
    w.edited(w.one('NetworkPolicy'), (d) => put(d, ['spec', 'policyTypes'], ['egress'])),
  'memory in Gb': (w) =>
    w.edited(w.one('Deployment'), (d) => put(d, [...container, 'resources', 'limits', 'memory'], '1Gb')),
  'a cron with 61 minutes': (w) => w.edited(w.one('CronJob'), (d) => put(d, ['spec', 'schedule'], '61 * * * *')),
  'a Deployment without its selector': (w) =>
    w.edited(w.one('Deployment'), (d) => put(d, ['spec', 'selector'], undefined)),
  'a label with a space': (w) =>
    w.edited(w.one('ConfigMap'), (d) => put(d, ['metadata', 'labels', 'app.kubernetes.io/part-of'], 'astral planner')),
  'a name in capitals': (w) => w.edited(w.one('PodDisruptionBudget'), (d) => put(d, ['metadata', 'name'], 'App')),
  'a budget of an API that was removed': (w) =>
    w.edited(w.one('PodDisruptionBudget'), (d) => put(d, ['apiVersion'], 'policy/v1beta1')),
  'a path match of another case': (w) =>
    w.edited(
      w.one('HTTPRoute', (o) => JSON.stringify(o).includes('"PathPrefix"')),
      (d) => put(d, ['spec', 'rules', 0, 'matches', 0, 'path', 'type'], 'Prefix'),
    ),
  'a restart policy in lower case': (w) =>
    w.edited(w.one('CronJob'), (d) =>
      put(d, ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'restartPolicy'], 'never'),
    ),
  'a trigger that is an object': (w) => w.edited(w.one('ScaledObject'), (d) => put(d, ['spec', 'triggers'], {})),
  'a budget with both limits': (w) =>
    w.edited(w.one('PodDisruptionBudget'), (d) => put(d, ['spec', 'minAvailable'], 1)),
};
