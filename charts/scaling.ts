import { prometheusUrl } from '../src/addons/addresses.ts';
import type { AutoscalingProps, Pace } from '../src/constructs/autoscaling.ts';
import { HorizontalAutoscaler } from '../src/constructs/horizontal-autoscaler.ts';
import { KedaAutoscaler } from '../src/constructs/keda-autoscaler.ts';
import { memoryQuantity } from '../src/constructs/memory-quantity.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { expectedLoad } from '../src/constructs/predicted-load.ts';
import { PrometheusRecordings } from '../src/constructs/prometheus-rule.ts';
import { type Resource, VerticalAutoscaler } from '../src/constructs/vertical-autoscaler.ts';
import { COLOR_LABEL } from '../src/platform/colors.ts';
import type { ScaleSpec, Trigger } from '../src/platform/schema/scale.ts';
import type { ResourcesSpec, ServiceSpec } from '../src/platform/schema/service.ts';
import { namespaceOf, services, type Target } from '../src/platform/target.ts';
import { bytes, latencySeconds, millicores, seconds } from '../src/platform/values.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { liveEvents } from './live-events.ts';
import { httpMetrics } from './observability-rules.ts';
import { type Run, runsOf } from './workload-identity.ts';

export const scaling: LayerDefinition = {
  name: 'scaling',
  about: 'Who decides how many pods a service has, and what its containers are recommended to ask for.',
  after: ['workloads'],
  build(layer, target) {
    for (const [name, service] of services(target)) {
      if (!service.scale) continue;
      for (const run of runsOf(target, name, service)) {
        horizontal(layer, target, name, service, service.scale, run);
        vertical(layer, target, name, service, service.scale, run);
      }
    }
  },
};

function horizontal(
  layer: Layer,
  target: Target,
  name: string,
  service: ServiceSpec,
  scale: ScaleSpec,
  run: Run,
): void {
  const origin = `services.${name}.scale`;
  const rate = trigger(scale, 'request-rate');
  const latency = trigger(scale, 'latency');
  const namespace = namespaceOf(target, name);
  const props: AutoscalingProps = {
    name: run.name,
    namespace,
    labels: run.labels,
    target: run.controller,
    min: run.color?.min ?? scale.min,
    max: scale.max,
    cpu: trigger(scale, 'cpu')?.utilization,
    memory: trigger(scale, 'memory')?.utilization,
    up: pace(scale.up),
    down: pace(scale.down),
  };
  const counts = httpMetrics(target, name, service);
  // Each colour follows its own requests: the idle one has none.
  const metrics = counts && { ...counts, ...(run.color ? { only: `${COLOR_LABEL}="${run.color.color}"` } : {}) };
  const counted = scale.on.flatMap((one) =>
    one.on === 'metric'
      ? [
          {
            name: one.name,
            query: one.query.replaceAll('$namespace', namespace).replaceAll('$version', run.color?.color ?? ''),
            perPod: one.perReplica,
          },
        ]
      : [],
  );
  const connections = trigger(scale, 'connections');
  if (connections && service.metrics) {
    const { connections: gauge } = service.metrics;
    const only = metrics?.only === undefined ? '' : `,${metrics.only}`;
    const query = `sum(${gauge}{namespace="${namespace}",job="${name}"${only}})`;
    counted.unshift({ name: 'connections', query, perPod: connections.perReplica });
  }
  const events = run.color?.live === false ? [] : liveEvents(scale);
  if (!rate && !latency && counted.length === 0 && events.length === 0) {
    comesFrom(new HorizontalAutoscaler(layer, run.name, props), origin);
    return;
  }
  if (scale.predict && metrics) {
    comesFrom(
      new PrometheusRecordings(layer, `${name}-expected-load`, {
        name: `expected-load-${name}`,
        namespace,
        groups: [expectedLoad(metrics, seconds(scale.predict.lead))],
      }),
      `${origin}.predict`,
    );
  }
  comesFrom(
    new KedaAutoscaler(layer, run.name, {
      ...props,
      prometheus: prometheusUrl,
      metrics,
      requestsPerPod: rate?.perSecond,
      foresees: scale.predict !== undefined,
      counted,
      events,
      latency: latency && { quantile: latency.quantile, target: latencySeconds(latency.target) },
    }),
    origin,
  );
}

function vertical(layer: Layer, target: Target, name: string, service: ServiceSpec, scale: ScaleSpec, run: Run): void {
  comesFrom(
    new VerticalAutoscaler(layer, `${run.name}-vertical`, {
      name: run.name,
      namespace: namespaceOf(target, name),
      labels: run.labels,
      target: run.controller,
      containers: {
        [name]: bounds(service.resources),
        ...(service.proxy ? { nginx: bounds(service.proxy.resources) } : {}),
      },
      scaledOn: scale.on.map(({ on }) => on).filter((on): on is Resource => on === 'cpu' || on === 'memory'),
    }),
    `services.${name}.resources`,
  );
}

function trigger<On extends Trigger['on']>(scale: ScaleSpec, on: On): Extract<Trigger, { on: On }> | undefined {
  return scale.on.find((one): one is Extract<Trigger, { on: On }> => one.on === on);
}

function pace(spec: ScaleSpec['up']): Pace {
  return {
    percent: spec.percent,
    pods: spec.pods,
    periodSeconds: seconds(spec.period),
    stabilizationSeconds: seconds(spec.stabilization),
  };
}

/** A recommendation outside a quarter and four times of today's request is a question, not a number to take. */
function bounds({ cpu, memory }: ResourcesSpec) {
  const times = (factor: number) => ({
    cpu: `${Math.ceil(millicores(cpu.request) * factor)}m`,
    memory: memoryQuantity(bytes(memory.request) * factor),
  });
  return { min: times(0.25), max: times(4) };
}
