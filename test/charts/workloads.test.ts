import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { scaling } from '../../charts/scaling.ts';
import { servicesLayer } from '../../charts/services.ts';
import { workloads } from '../../charts/workloads.ts';
import { blueGreen, canary, connections, cpu, memory, requestRate } from '../../src/platform/index.ts';
import { selectorLabels } from '../../src/platform/target.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { sampleTarget } from '../support/target.ts';

const internal = {
  image: 'ghcr.io/astral-planner/reports',
  version: 'v2.0.0',
  port: 8080,
  uses: [],
  metrics: {},
  replicas: 2,
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '128Mi' } },
  delivery: canary({ steps: [50] }),
};

function all(difference: object = {}, environment?: 'staging') {
  const target = sampleTarget(difference, environment);
  return [servicesLayer, workloads, scaling].flatMap((definition) => {
    const layer = new Layer(new App(), definition, target);
    definition.build(layer, target);
    return Testing.synth(layer);
  });
}

function find(found: ReturnType<typeof all>, kind: string, name = 'app') {
  return found.find((object) => object.kind === kind && object.metadata.name === name);
}

/** As an overlay states another way of delivery: its kind replaces the other's options. */
const delivered = (delivery: object) => ({ services: { app: { delivery } } });

describe('workloads', () => {
  it('releases production by canary through the HTTPRoute, and staging by a rolling update', () => {
    const rollout = find(all(), 'Rollout');
    expect(rollout.spec.strategy.canary.trafficRouting.plugins['argoproj-labs/gatewayAPI'].httpRoute).toBe('app');
    expect(find(all(), 'Deployment')).toBeUndefined();
    expect(find(all({}, 'staging'), 'Deployment')).toBeDefined();
    expect(find(all({}, 'staging'), 'Rollout')).toBeUndefined();
  });

  it('releases by blue-green when one word says so', () => {
    const found = all(delivered(blueGreen()));
    expect(find(found, 'Rollout').spec.strategy.blueGreen).toMatchObject({
      activeService: 'app',
      previewService: 'app-preview',
    });
    expect(find(found, 'Service', 'app-preview')).toBeDefined();
    expect(find(found, 'Service', 'app-canary')).toBeUndefined();
    // An analysis that blocks must come to an end by itself.
    expect(find(found, 'AnalysisTemplate', 'app-latency').spec.metrics[0].count).toBe(5);
  });

  it('watches each step of a canary for its own time', () => {
    const steps = [
      { weight: 10, pause: '2m' },
      { weight: 50, pause: '5m', approve: true },
    ];
    expect(find(all(delivered(canary({ steps }))), 'Rollout').spec.strategy.canary.steps).toEqual([
      { setWeight: 10 },
      { pause: { duration: '120s' } },
      { setWeight: 50 },
      { pause: { duration: '300s' } },
      { pause: {} },
    ]);
  });

  it('moves the traffic of blue-green in shares, with both colours whole', () => {
    const found = all(delivered(blueGreen({ shares: [5, 25, 100], pause: '45s', keepOld: '15m' })));
    const { strategy } = find(found, 'Rollout').spec;
    expect(strategy.canary.steps.slice(0, 3)).toEqual([
      { setCanaryScale: { weight: 100 } },
      { setWeight: 5 },
      { pause: { duration: '45s' } },
    ]);
    expect(strategy.canary).toMatchObject({
      stableService: 'app',
      canaryService: 'app-canary',
      scaleDownDelaySeconds: 900,
    });
    expect(strategy).not.toHaveProperty('blueGreen');
    expect(find(found, 'Service', 'app-canary')).toBeDefined();
    expect(find(found, 'Service', 'app-preview')).toBeUndefined();
  });

  it('splits the traffic of a canary at the Ingress, where that is the edge', () => {
    const edge = { kind: 'ingress', via: 'alb', certificate: { email: 'ops@astral-planner.com' } };
    expect(find(all({ edge }), 'Rollout').spec.strategy.canary.trafficRouting).toEqual({
      nginx: { stableIngress: 'app' },
    });
  });

  it('counts the pods of a canary that is not public: all callers use one Service', () => {
    const found = all({ services: { reports: internal } });
    expect(find(found, 'Rollout', 'reports').spec.strategy.canary).not.toHaveProperty('stableService');
    expect(find(found, 'Service', 'reports')).toBeDefined();
    expect(find(found, 'Service', 'reports-canary')).toBeUndefined();
  });

  it('names every Service, template and ConfigMap that it refers to', () => {
    const found = all();
    const { canary: strategy } = find(found, 'Rollout').spec.strategy;
    for (const name of [strategy.stableService, strategy.canaryService])
      expect(find(found, 'Service', name)).toBeDefined();
    for (const { templateName } of strategy.analysis.templates) {
      expect(find(found, 'AnalysisTemplate', templateName)).toBeDefined();
    }
    const pod = find(found, 'Rollout').spec.template.spec;
    expect(find(found, 'ServiceAccount', pod.serviceAccountName)).toBeDefined();
    expect(find(found, 'ConfigMap', pod.containers[0].envFrom[0].configMapRef.name)).toBeDefined();
    expect(find(found, 'ConfigMap', 'app-nginx').data['nginx.conf']).toContain('server 127.0.0.1:3000;');
    expect(pod.priorityClassName).toBe('astral-planner-critical');
  });

  it('reads the secrets that its stores and APIs bring, by key', () => {
    const { env } = find(all(), 'Rollout').spec.template.spec.containers[0];
    expect(env.map(({ name }: { name: string }) => name)).toEqual([
      'DATABASE_URL',
      'JWT_SECRET',
      'OPENAI_API_KEY',
      'REDIS_URL',
      'STRIPE_SECRET_KEY',
    ]);
    for (const { name, valueFrom } of env) expect(valueFrom.secretKeyRef).toEqual({ name: 'app-secrets', key: name });
  });

  it('takes the IAM role of the contract for its bucket, and none without one', () => {
    const role = 'arn:aws:iam::000000000000:role/astral-planner-production-app';
    expect(find(all(), 'ServiceAccount').metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': role });
    const without = all({ services: { app: { uses: ['postgres'] } } });
    expect(find(without, 'ServiceAccount').metadata).not.toHaveProperty('annotations');
  });

  it('selects its pods alike in everything that selects them', () => {
    const found = all();
    const selector = selectorLabels(sampleTarget(), 'app');
    expect(find(found, 'Service').spec.selector).toEqual(selector);
    expect(find(found, 'Rollout').spec.selector.matchLabels).toEqual(selector);
    expect(find(found, 'PodDisruptionBudget').spec.selector.matchLabels).toEqual(selector);
    expect(find(found, 'Rollout').spec.template.metadata.labels).toMatchObject(selector);
  });

  it('stops a release at what would page people, between one percent and the critical error rate', () => {
    const promised = (difference: object) =>
      find(all(difference), 'AnalysisTemplate', 'app-success-rate').spec.metrics[0].successCondition;
    expect(promised({ objectives: { availability: 99.99 } })).toMatch(/>= 0\.99$/);
    expect(promised({ objectives: { availability: 99.9 } })).toMatch(/>= 0\.9856$/);
    expect(promised({ objectives: { availability: 99 } })).toMatch(/>= 0\.95$/);
  });

  it('holds a release to the service’s own response time, or else to the one that warns', () => {
    const promised = (difference: object) =>
      find(all(difference), 'AnalysisTemplate', 'app-latency').spec.metrics[0].successCondition;
    expect(promised({})).toMatch(/<= 0\.5$/);
    expect(promised({ services: { app: { objectives: { latency: null } } } })).toMatch(/<= 1$/);
  });

  it('finds a bad version before the first pause is over', () => {
    const found = all(delivered(canary({ pause: '2m' })));
    const [{ interval, initialDelay, failureLimit }] = find(found, 'AnalysisTemplate', 'app-latency').spec.metrics;
    const worst = Number.parseInt(initialDelay, 10) + failureLimit * Number.parseInt(interval, 10);
    expect(worst).toBeLessThan(120);
  });

  it('waits for its routes and for its Services, which wait for nothing of the kind', () => {
    expect(workloads.after).toEqual(expect.arrayContaining(['edge', 'network', 'secrets', 'services']));
    expect(servicesLayer.after ?? []).toEqual([]);
    expect(scaling.after).toEqual(['workloads']);
  });
});

describe('scaling', () => {
  it('leaves the replica count to the one autoscaler', () => {
    const found = all();
    expect(find(found, 'Rollout').spec).not.toHaveProperty('replicas');
    expect(find(found, 'HorizontalPodAutoscaler')).toBeUndefined();
    expect(find(found, 'ScaledObject').spec.scaleTargetRef).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: 'app',
    });
    expect(find(all({}, 'staging'), 'ScaledObject').spec).toMatchObject({
      minReplicaCount: 2,
      maxReplicaCount: 10,
      scaleTargetRef: { kind: 'Deployment' },
    });
  });

  it('needs no KEDA for CPU and memory', () => {
    const found = all({ services: { app: { scale: { on: [cpu(70), memory(80)] } } } });
    expect(find(found, 'ScaledObject')).toBeUndefined();
    expect(find(found, 'HorizontalPodAutoscaler').spec.metrics).toHaveLength(2);
  });

  it('lets the vertical autoscaler recommend for each container, and change none', () => {
    const vertical = find(all(), 'VerticalPodAutoscaler').spec;
    const containers = find(all(), 'Rollout').spec.template.spec.containers;
    expect(vertical.updatePolicy.updateMode).toBe('Off');
    const names = (list: { name?: string; containerName?: string }[]) =>
      list.map((one) => one.name ?? one.containerName);
    expect(names(vertical.resourcePolicy.containerPolicies)).toEqual(names(containers));
  });

  it('foresees the load by last week’s, and counts connections', () => {
    const on = [cpu(60), requestRate(500), connections(100)];
    const found = all({ services: { app: { scale: { on, predict: { lead: '20m' } } } } });
    const triggers = find(found, 'ScaledObject').spec.triggers;
    const [expected] = find(found, 'PrometheusRule', 'expected-load-app').spec.groups;
    expect(triggers.map(({ name }: { name: string }) => name)).toEqual([
      'cpu',
      'request-rate',
      'expected-rate',
      'connections',
    ]);
    expect(triggers[2].metadata.query).toContain(expected.rules[1].record);
    expect(triggers[3].metadata).toMatchObject({
      threshold: '100',
      query: 'sum(http_server_active_requests{namespace="astral-planner-production",job="app"})',
    });
  });

  it('leaves a service alone that does not scale', () => {
    const found = all({ services: { reports: internal } });
    expect(find(found, 'VerticalPodAutoscaler', 'reports')).toBeUndefined();
    expect(find(found, 'Rollout', 'reports').spec.replicas).toBe(2);
  });
});

describeWithSchemas(
  'workloads, services and scaling',
  { kubernetes: '1.34', groups: ['argoproj.io', 'autoscaling.k8s.io', 'keda.sh'] },
  (schemas) => {
    it.each([
      ['production', all()],
      ['staging', all({}, 'staging')],
      ['blue-green', all(delivered(blueGreen()))],
      ['blue-green in shares', all(delivered(blueGreen({ shares: [5, 50], autoPromote: false })))],
      ['an unrouted canary', all({ services: { reports: internal } })],
      ['CPU alone', all({ services: { app: { scale: { on: [cpu(70)] } } } })],
    ])('are what an API server accepts: %s', (_, manifests) => {
      expect(manifests.length).toBeGreaterThan(5);
      expect(complaintsOf(schemas, manifests)).toEqual([]);
    });
  },
);
