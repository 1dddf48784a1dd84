import { CLOUDWATCH, type CloudCollector, collectorPods, logsInCloudwatch, XRAY } from '../platform/cloudwatch.ts';
import { namespaceOf, selectorLabels, services, type Target } from '../platform/target.ts';
import { OTLP_GRPC_PORT, OTLP_HTTP_PORT } from '../platform/tracing.ts';
import { MONITORING_NAMESPACE, prometheus } from './addresses.ts';
import type { FlowPods, StoreFlow } from './store-flow.ts';

/** Everything that must pass for CloudWatch and X-Ray. */
export function cloudwatchFlows(target: Target): StoreFlow[] {
  const { cloudwatch } = target.spec.monitoring;
  const logs = logsInCloudwatch(target.spec);
  const ofLogs: StoreFlow[] = logs
    ? [
        {
          from: { name: 'fluent-bit', namespace: 'logging', pods: { 'app.kubernetes.io/name': 'fluent-bit' } },
          to: 'internet',
          ports: [443],
          why: 'logs go to CloudWatch, as an IAM role that STS gives',
          origin: logs.origin,
        },
      ]
    : [];
  if (!cloudwatch) return ofLogs;
  const origin = 'monitoring.cloudwatch';
  const pods = (name: CloudCollector): FlowPods => ({
    name,
    namespace: MONITORING_NAMESPACE,
    pods: collectorPods(name),
  });
  const common = (name: CloudCollector, what: string): StoreFlow[] => [
    { from: pods(name), to: 'dns', ports: [53], why: 'resolves names', origin },
    {
      from: pods(name),
      to: 'internet',
      ports: [443],
      why: `${what} go to AWS, as an IAM role that STS gives`,
      origin,
    },
    { from: prometheus(), to: pods(name), ports: [8888], why: `Prometheus scrapes ${name}`, origin },
  ];
  return [
    ...common(CLOUDWATCH, 'metrics'),
    ...ofLogs,
    { from: pods(CLOUDWATCH), to: prometheus(), ports: [9090], why: 'metrics are copied to CloudWatch', origin },
    ...(cloudwatch.traces
      ? [
          ...common(XRAY, 'traces'),
          ...services(target).map(
            ([name]): StoreFlow => ({
              from: { name, namespace: namespaceOf(target, name), pods: selectorLabels(target, name) },
              to: pods(XRAY),
              ports: [OTLP_GRPC_PORT, OTLP_HTTP_PORT],
              why: `${name} sends its traces`,
              origin,
            }),
          ),
        ]
      : []),
  ];
}
