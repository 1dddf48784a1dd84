import { instanceOf, namespaceOf, selectorLabels, services, type Target } from '../platform/target.ts';
import {
  JAEGER,
  JAEGER_METRICS_PORTS,
  JAEGER_UI_PORT,
  jaegerPods,
  OTLP_GRPC_PORT,
  OTLP_HTTP_PORT,
  SAMPLING_PORT,
  TRACES_NAMESPACE,
  traceRetention,
} from '../platform/tracing.ts';
import type { Labels } from './addon.ts';
import { MONITORING_NAMESPACE, prometheus } from './addresses.ts';
import type { FlowPods, StoreFlow } from './store-flow.ts';

/** Labels of the Job that removes old traces. */
export function traceRetentionLabels(target: Target): Labels {
  return {
    'app.kubernetes.io/name': traceRetention,
    'app.kubernetes.io/instance': instanceOf(target),
    'app.kubernetes.io/component': 'tracing',
  };
}

/** Everything that must pass for traces: services to Jaeger, Jaeger to its storage, people's pages to Jaeger. */
export function tracingFlows(target: Target): StoreFlow[] {
  if (!target.spec.tracing) return [];
  const origin = 'tracing';
  const jaeger: FlowPods = { name: JAEGER, namespace: TRACES_NAMESPACE, pods: jaegerPods };
  const storage: FlowPods = {
    name: 'elasticsearch',
    namespace: TRACES_NAMESPACE,
    pods: { 'common.k8s.elastic.co/type': 'elasticsearch' },
  };
  const retention: FlowPods = {
    name: traceRetention,
    namespace: TRACES_NAMESPACE,
    pods: traceRetentionLabels(target),
  };
  const grafana: FlowPods = {
    name: 'grafana',
    namespace: MONITORING_NAMESPACE,
    pods: { 'app.kubernetes.io/name': 'grafana' },
  };
  return [
    ...services(target).map(
      ([name]): StoreFlow => ({
        from: { name, namespace: namespaceOf(target, name), pods: selectorLabels(target, name) },
        to: jaeger,
        ports: [OTLP_GRPC_PORT, OTLP_HTTP_PORT, SAMPLING_PORT],
        why: `${name} sends its traces`,
        origin,
      }),
    ),
    { from: jaeger, to: storage, ports: [9200], why: 'Jaeger keeps traces in Elasticsearch', origin },
    { from: retention, to: storage, ports: [9200], why: 'old traces are removed', origin: 'tracing.retention' },
    ...[jaeger, retention].map((from): StoreFlow => ({ from, to: 'dns', ports: [53], why: 'resolves names', origin })),
    {
      from: jaeger,
      to: prometheus(),
      ports: [9090],
      why: 'Jaeger shows how services do, from the metrics of their spans',
      origin,
    },
    { from: prometheus(), to: jaeger, ports: [...JAEGER_METRICS_PORTS], why: 'Prometheus scrapes Jaeger', origin },
    { from: grafana, to: jaeger, ports: [JAEGER_UI_PORT], why: 'Grafana shows traces', origin },
  ];
}
