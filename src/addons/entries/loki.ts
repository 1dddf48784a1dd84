import type { Addon, HelmValues } from '../addon.ts';
import type { AddonContext } from '../context.ts';
import { cloudApisFlow, dnsFlow, scrapeFlow } from '../flows.ts';
import { inProduction, resources, roleAnnotations, spread } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'loki' } as const;

export const loki: Addon = {
  id: 'loki',
  title: 'Loki',
  why: 'Keeps logs in object storage and indexes only their labels: a tenth of what a search engine costs, and read where the metrics are.',
  chart: {
    repository: 'https://grafana-community.github.io/helm-charts',
    name: 'loki',
    version: '17.1.6',
    releaseName: 'loki',
  },
  appVersion: '3.7.2',
  source:
    'The chart moved from Grafana to its community in March 2026 (grafana/loki#20705); 17.1.6 with Loki 3.7.2 was seen installed. Values and templates were read in its repository, the templates newer and the values older than that. Not the LokiStack of its operator: that wants its bucket in a Secret, and has no chart that installs it. Not its mode simple scalable, which goes before Loki 4.',
  namespace: 'logging',
  podSecurity: 'restricted',
  provides: { kinds: [] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  cloudRole: { serviceAccount: 'loki', required: true, why: 'reads and writes the bucket of logs' },
  images: ['docker.io/grafana/loki'],
  flows: [
    dnsFlow(pods),
    cloudApisFlow('the bucket, and credentials for it', pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'addon', addon: 'loki', pods },
      ports: [{ port: 7946 }, { port: 9095 }],
      why: 'the replicas know of each other, and share writes and queries',
    },
    scrapeFlow([3100], pods),
  ],
  podMonitor: { name: 'loki', pods, port: 'http-metrics' },
  metricsJob: 'logging/loki',
  health: {
    alert: 'LokiFails',
    expr: 'sum(rate(loki_request_duration_seconds_count{job="logging/loki",status_code=~"5.."}[5m])) / sum(rate(loki_request_duration_seconds_count{job="logging/loki"}[5m])) > 0.1 or absent(up{job="logging/loki"} == 1)',
    for: '15m',
    severity: 'warning',
    summary: 'Loki does not run, or answers with errors.',
    description:
      'New logs wait on the nodes, and the oldest of them are lost when the buffer is full. Usual causes: the bucket refuses (role, quota), or a volume is full.',
  },
  values: (context) => ({
    deploymentMode: 'SingleBinary',
    loki: {
      auth_enabled: false,
      commonConfig: { replication_factor: inProduction(context, 3, 1), path_prefix: '/var/loki' },
      storage: storage(context),
      schemaConfig: {
        configs: [
          {
            from: '2025-01-01',
            store: 'tsdb',
            object_store: context.logging.loki.type,
            schema: 'v13',
            index: { prefix: 'index_', period: '24h' },
          },
        ],
      },
      limits_config: {
        retention_period: `${context.logging.loki.retentionHours}h`,
        ingestion_rate_mb: context.logging.loki.ingestionMegabytes,
        ingestion_burst_size_mb: context.logging.loki.ingestionMegabytes * 2,
        // One service that logs in a loop must not take the place of all.
        per_stream_rate_limit: '5MB',
        per_stream_rate_limit_burst: '15MB',
        max_label_names_per_series: 15,
        reject_old_samples: true,
        reject_old_samples_max_age: '168h',
        allow_structured_metadata: true,
        volume_enabled: true,
      },
      compactor: {
        working_directory: '/var/loki/compactor',
        retention_enabled: true,
        delete_request_store: context.logging.loki.type,
      },
      podSecurityContext: {
        fsGroup: 10001,
        fsGroupChangePolicy: 'OnRootMismatch',
        runAsGroup: 10001,
        runAsNonRoot: true,
        runAsUser: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      enableServiceLinks: false,
    },
    serviceAccount: { create: true, name: 'loki', annotations: roleAnnotations(context, 'loki') },
    singleBinary: {
      replicas: inProduction(context, 3, 1),
      resources: inProduction(context, resources('500m', '2Gi'), resources('100m', '512Mi')),
      topologySpreadConstraints: spread(context, pods),
      persistence: {
        enabled: true,
        size: context.logging.loki.storage,
        storageClass: context.monitoring.storageClass,
      },
    },
    // Targets of the other modes.
    read: { replicas: 0 },
    write: { replicas: 0 },
    backend: { replicas: 0 },
    // Fluent Bit and Grafana speak to Loki itself. Its caches are memcached with gigabytes of memory each.
    gateway: { enabled: false },
    chunksCache: { enabled: false },
    resultsCache: { enabled: false },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    // Rules are Prometheus' here: no sidecar that reads every ConfigMap of the cluster.
    sidecar: { rules: { enabled: false } },
    ruler: { enabled: false },
    rbac: { namespaced: true },
  }),
};

/** No key: the pods are known to the cloud. */
function storage(context: AddonContext): HelmValues {
  const { type, bucket } = context.logging.loki;
  return {
    type,
    bucketNames: { chunks: bucket, ruler: bucket, admin: bucket },
    ...(type === 's3' ? { s3: { region: context.region } } : {}),
  };
}
