import { selectsPlain } from '../../src/verify/selectors.ts';
import { get, type Mistakes, put } from './world.ts';

const pod = ['spec', 'template', 'spec'] as const;
const container = [...pod, 'containers', 0] as const;
/** Triggers of ScaledObjects, and metrics of HorizontalPodAutoscalers, that count what containers use of their requests. */
const RESOURCE = /^(?:cpu|memory|Resource|ContainerResource)$/;

export const availability: Mistakes = {
  'replicas beside an autoscaler': (w) => w.edited(w.one('Rollout'), (d) => put(d, ['spec', 'replicas'], 5)),
  'a second autoscaler': (w) =>
    w.with({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'app-cpu', namespace: 'astral-planner-production' },
      spec: {
        scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'app' },
        minReplicas: 5,
        maxReplicas: 20,
      },
    }),
  'a vertical autoscaler that acts': (w) =>
    w.edited(
      // Beside one that scales by cpu or memory: alone, or beside one that goes by requests, it may act.
      w.one('VerticalPodAutoscaler', (vertical) => {
        const name = get(vertical, ['spec', 'targetRef', 'name']);
        const scales = (scaler: unknown, by: string) =>
          get(scaler, ['spec', 'scaleTargetRef', 'name']) === name &&
          (get(scaler, ['spec', by]) as readonly { readonly type?: string }[]).some(({ type = '' }) =>
            RESOURCE.test(type),
          );
        return (
          w.some('ScaledObject', (scaled) => scales(scaled, 'triggers')) ||
          w.some('HorizontalPodAutoscaler', (scaled) => scales(scaled, 'metrics'))
        );
      }),
      (d) => put(d, ['spec', 'updatePolicy', 'updateMode'], 'Recreate'),
    ),
  'a budget of 100 %': (w) =>
    w.edited(w.one('PodDisruptionBudget', 'app'), (d) => {
      put(d, ['spec', 'maxUnavailable'], undefined);
      put(d, ['spec', 'minAvailable'], '100%');
    }),
  'a budget that lets nothing go': (w) =>
    w.edited(w.one('PodDisruptionBudget', 'egress-proxy'), (d) => put(d, ['spec', 'maxUnavailable'], 0)),
  'a second budget for the same pods': (w) =>
    w.with({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'all', namespace: 'astral-planner-production' },
      spec: { selector: {}, maxUnavailable: 1 },
    }),
  'one pod at night': (w) => w.edited(w.one('ScaledObject'), (d) => put(d, ['spec', 'minReplicaCount'], 1)),
  'pods that may all stand in one zone': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...pod, 'topologySpreadConstraints'], undefined)),
  'a spread that counts other pods': (w) =>
    w.edited(w.one('Deployment'), (d) =>
      put(
        d,
        [...pod, 'topologySpreadConstraints', 0, 'labelSelector', 'matchLabels', 'app.kubernetes.io/name'],
        'proxy',
      ),
    ),
  'a grace period shorter than the drain': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...pod, 'terminationGracePeriodSeconds'], 15)),
  'a grace period without the longest request': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...pod, 'terminationGracePeriodSeconds'], 30)),
  'a liveness probe as strict as readiness': (w) =>
    w.edited(w.one('Deployment'), (d) =>
      put(d, [...container, 'livenessProbe'], get(d, [...container, 'readinessProbe'])),
    ),
  'no readiness probe': (w) =>
    w.edited(
      // Nobody waits for pods to which no Service sends anything.
      w.one('Deployment', (deployment) =>
        w.some(
          'Service',
          ({ metadata, spec }) =>
            metadata.namespace === deployment.metadata.namespace &&
            selectsPlain(
              get(spec, ['selector']),
              get(deployment, ['spec', 'template', 'metadata', 'labels']) as Readonly<Record<string, string>>,
            ),
        ),
      ),
      (d) => put(d, [...container, 'readinessProbe'], undefined),
    ),
  'an update that takes every pod': (w) =>
    w.edited(w.one('Deployment'), (d) => put(d, ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], '100%')),
  'more replicas than the quota has room for': (w) =>
    w.edited(w.one('ScaledObject'), (d) => put(d, ['spec', 'maxReplicaCount'], 400)),
  'a quota that somebody lowered': (w) =>
    w.edited(w.one('ResourceQuota', 'astral-planner'), (d) => put(d, ['spec', 'hard', 'requests.memory'], '17Gi')),
  'nodes that somebody limited': (w) => w.edited(w.one('NodePool'), (d) => put(d, ['spec', 'limits', 'cpu'], '20')),
  'a pod larger than every node': (w) =>
    w.edited(w.one('Deployment'), (d) => put(d, [...container, 'resources', 'requests', 'cpu'], '8')),
  'two default priorities': (w) =>
    w.with(
      ...['low', 'high'].map((name, index) => ({
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value: index * 1000,
        globalDefault: true,
      })),
    ),
  'a critical service without priority': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...pod, 'priorityClassName'], undefined)),
};
