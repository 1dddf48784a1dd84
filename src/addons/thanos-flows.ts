import type { Target } from '../platform/target.ts';
import { THANOS_GRPC_PORT, THANOS_HTTP_PORT, thanosName, thanosPods } from '../platform/thanos.ts';
import { MONITORING_NAMESPACE, prometheus } from './addresses.ts';
import type { FlowPods, StoreFlow } from './store-flow.ts';

/** Everything that must pass for Thanos: blocks to object storage and back, and questions. */
export function thanosFlows(target: Target): StoreFlow[] {
  if (!target.spec.monitoring.thanos) return [];
  const origin = 'monitoring.thanos';
  const part = (name: 'compact' | 'query' | 'store'): FlowPods => ({
    name: thanosName(name),
    namespace: MONITORING_NAMESPACE,
    pods: thanosPods(target, name),
  });
  const all: FlowPods = { name: 'thanos', namespace: MONITORING_NAMESPACE, pods: thanosPods(target) };
  const grafana: FlowPods = {
    name: 'grafana',
    namespace: MONITORING_NAMESPACE,
    pods: { 'app.kubernetes.io/name': 'grafana' },
  };
  return [
    { from: all, to: 'dns', ports: [53], why: 'resolves names', origin },
    ...[prometheus(), part('compact'), part('store')].map(
      (from): StoreFlow => ({
        from,
        to: 'internet',
        ports: [443],
        why: `${from.name} reads and writes blocks of samples in S3, as an IAM role that STS gives`,
        origin,
      }),
    ),
    { from: part('query'), to: prometheus(), ports: [THANOS_GRPC_PORT], why: 'asks for new samples', origin },
    { from: part('query'), to: part('store'), ports: [THANOS_GRPC_PORT], why: 'asks for old samples', origin },
    { from: grafana, to: part('query'), ports: [THANOS_HTTP_PORT], why: 'queries metrics of long ago', origin },
    { from: prometheus(), to: all, ports: [THANOS_HTTP_PORT], why: 'Prometheus scrapes Thanos', origin },
  ];
}
