import { MONITORING_NAMESPACE, prometheusService } from '../src/addons/addresses.ts';
import { cloudwatchConfig, xrayConfig } from '../src/constructs/cloudwatch-config.ts';
import { Collector, type CollectorProps } from '../src/constructs/collector.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ScrapedPods } from '../src/constructs/pod-monitor.ts';
import { CLOUDWATCH, type CloudCollector, collectorPods, logGroups, XRAY } from '../src/platform/cloudwatch.ts';
import { namespacesOf } from '../src/platform/domains.ts';
import type { Target } from '../src/platform/target.ts';
import type { Layer, LayerDefinition } from './layer.ts';

const ORIGIN = 'monitoring.cloudwatch';

export const cloudwatch: LayerDefinition = {
  name: 'cloudwatch',
  about: 'Collectors that copy metrics to CloudWatch, and hand traces to X-Ray. Logs are copied by what ships them.',
  after: ['monitoring'],
  build(layer, target) {
    const { monitoring, cluster, production } = target.spec;
    const spec = monitoring.cloudwatch;
    if (!spec) return;
    collector(layer, target, CLOUDWATCH, {
      // One alone: two would send everything twice.
      replicas: 1,
      config: cloudwatchConfig({
        prometheus: `${prometheusService}.${MONITORING_NAMESPACE}.svc:9090`,
        interval: spec.interval,
        region: cluster.region,
        namespaces: namespacesOf(target),
        metrics: spec.namespace ?? `${target.platform}/${target.environment}`,
        logGroup: `${logGroups(target)}/metrics`,
        retentionDays: spec.retentionDays,
      }),
    });
    if (spec.traces)
      collector(layer, target, XRAY, { replicas: production ? 2 : 1, config: xrayConfig(cluster.region) });
  },
};

function collector(
  layer: Layer,
  target: Target,
  name: CloudCollector,
  props: Pick<CollectorProps, 'replicas' | 'config'>,
): void {
  const version = target.spec.monitoring.cloudwatch?.version;
  comesFrom(
    new Collector(layer, name, {
      ...props,
      name,
      namespace: MONITORING_NAMESPACE,
      pods: collectorPods(name),
      image: `public.ecr.aws/aws-observability/aws-otel-collector:${version}`,
      resources: { cpu: '100m', memory: '512Mi' },
      serviceAccountAnnotations: {
        'eks.amazonaws.com/role-arn': target.contract.text('cloudwatch_role_arn'),
      },
    }),
    ORIGIN,
  );
  comesFrom(
    new ScrapedPods(layer, `${name}-metrics`, {
      name,
      namespace: MONITORING_NAMESPACE,
      selector: collectorPods(name),
      port: 'metrics',
      interval: '60s',
      jobLabel: null,
      podLabels: [],
    }),
    ORIGIN,
  );
}
