import { k8s } from 'cdk8s-plus-27';
import { MONITORING_NAMESPACE, prometheusUrl } from '../src/addons/addresses.ts';
import { traceRetentionLabels } from '../src/addons/tracing-flows.ts';
import { Collector } from '../src/constructs/collector.ts';
import { DashboardConfigMap } from '../src/constructs/dashboards/dashboard-config-map.ts';
import { tracesBoard } from '../src/constructs/dashboards/traces-board.ts';
import { jaegerConfig, samplingStrategies } from '../src/constructs/jaeger-config.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ScrapedPods } from '../src/constructs/pod-monitor.ts';
import { TraceRetention } from '../src/constructs/trace-retention.ts';
import { services, type Target } from '../src/platform/target.ts';
import {
  JAEGER,
  JAEGER_UI_PORT,
  jaegerPods,
  SAMPLING_PORT,
  sampledShare,
  TRACES_NAMESPACE,
  traceRetention,
  tracesDashboard,
  tracesUser,
} from '../src/platform/tracing.ts';
import { seconds } from '../src/platform/values.ts';
import type { Layer, LayerDefinition } from './layer.ts';

const STRATEGIES = 'jaeger-sampling';
const DAY = 86_400;

export const tracing: LayerDefinition = {
  name: 'tracing',
  about: 'Jaeger: collectors on the Elasticsearch of the logs, sampling, retention, and what traces show.',
  after: ['logging'],
  build(layer, target) {
    const { tracing: spec, logs } = target.spec;
    if (!spec || logs?.kind !== 'elastic') return;
    const elasticsearch = `https://${logs.name}-es-http.${TRACES_NAMESPACE}.svc:9200`;
    const authority = `${logs.name}-es-http-certs-public`;
    collectors(layer, target, { elasticsearch, authority });
    comesFrom(
      new TraceRetention(layer, 'retention', {
        name: traceRetention,
        namespace: TRACES_NAMESPACE,
        labels: traceRetentionLabels(target),
        elasticsearch,
        version: logs.version,
        user: tracesUser,
        authority,
        days: Math.max(1, Math.ceil(seconds(spec.retention) / DAY)),
      }),
      'tracing.retention',
    );
    const base = target.spec.alerts?.runbooks;
    comesFrom(
      new DashboardConfigMap(layer, 'dashboard', {
        name: `dashboard-${tracesDashboard(target)}`,
        namespace: MONITORING_NAMESPACE,
        folder: target.platform,
        board: tracesBoard({
          uid: tracesDashboard(target),
          platform: target.platform,
          environment: target.environment,
          links: base === undefined ? [] : [{ title: 'Runbook: tracing', url: `${base}/tracing.md` }],
        }),
      }),
      'tracing',
    );
  },
};

function collectors(
  layer: Layer,
  target: Target,
  { elasticsearch, authority }: { readonly elasticsearch: string; readonly authority: string },
): void {
  const { tracing: spec, logs, production } = target.spec;
  if (!spec || logs?.kind !== 'elastic') return;
  const shares = services(target).map(([name]): [string, number] => [name, sampledShare(target.spec, name)]);
  comesFrom(
    new k8s.KubeConfigMap(layer, 'strategies', {
      metadata: { name: STRATEGIES, namespace: TRACES_NAMESPACE },
      data: {
        'strategies.json': samplingStrategies({
          default: sampledShare(target.spec, ''),
          services: Object.fromEntries(shares),
        }),
      },
    }),
    'tracing.sampling',
  );
  comesFrom(
    new Collector(layer, 'jaeger', {
      name: JAEGER,
      namespace: TRACES_NAMESPACE,
      pods: jaegerPods,
      image: `docker.io/jaegertracing/jaeger:${spec.version}`,
      replicas: spec.collectors ?? (production ? 3 : 1),
      resources: production ? { cpu: '250m', memory: '1Gi' } : { cpu: '50m', memory: '512Mi' },
      ports: { jaeger: JAEGER_UI_PORT, sampling: SAMPLING_PORT },
      config: jaegerConfig({
        elasticsearch,
        user: JAEGER,
        passwordFile: '/etc/jaeger/user/password',
        caFile: '/etc/jaeger/authority/ca.crt',
        strategiesFile: '/etc/jaeger/sampling/strategies.json',
        replicas: logs.nodes > 1 ? 1 : 0,
        prometheus: prometheusUrl,
      }),
      volumes: [
        { name: 'user', secret: { secretName: tracesUser, items: [{ key: 'password', path: 'password' }] } },
        { name: 'authority', secret: { secretName: authority } },
        { name: 'sampling', configMap: { name: STRATEGIES } },
      ],
      volumeMounts: ['user', 'authority', 'sampling'].map((name) => ({
        name,
        mountPath: `/etc/jaeger/${name}`,
        readOnly: true,
      })),
    }),
    'tracing',
  );
  for (const [name, port] of [
    [JAEGER, 'metrics'],
    [`${JAEGER}-spans`, 'prometheus'],
  ] as const) {
    comesFrom(
      new ScrapedPods(layer, `metrics-${name}`, {
        name,
        namespace: TRACES_NAMESPACE,
        selector: jaegerPods,
        port,
        interval: '30s',
        jobLabel: null,
        podLabels: [],
      }),
      'tracing',
    );
  }
}
