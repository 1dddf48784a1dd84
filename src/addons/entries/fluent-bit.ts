import { LOGSTASH_PORT } from '../../platform/logstash.ts';
import type { Addon, HelmValues } from '../addon.ts';
import type { AddonContext } from '../context.ts';
import { controllerFlows, scrapeFlow } from '../flows.ts';
import { COUNTERS, fluentBitPipeline } from '../fluent-bit-values.ts';
import { resources, roleAnnotations } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'fluent-bit' } as const;

export const fluentBit: Addon = {
  id: 'fluent-bit',
  title: 'Fluent Bit',
  why: 'Ships the log of every container to where logs are kept, its JSON taken apart and its pod named. A tenth of the memory of Fluentd or Filebeat.',
  chart: {
    repository: 'https://fluent.github.io/helm-charts',
    name: 'fluent-bit',
    version: '0.58.1',
    releaseName: 'fluent-bit',
  },
  appVersion: '5.1.1',
  source:
    'Seen installed: fluent-bit-0.58.1 reports application 5.1.1. Values and templates were read in its repository at older releases.',
  namespace: 'logging',
  // Reads /var/log of the node, as root.
  podSecurity: 'privileged',
  provides: { kinds: [] },
  // And what keeps the logs, which the platform chooses: see `addonOf`.
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  cloudRole: {
    serviceAccount: 'fluent-bit',
    required: false,
    why: 'writes logs to CloudWatch, where the platform says so',
  },
  images: ['cr.fluentbit.io/fluent/fluent-bit'],
  flows: [
    ...controllerFlows(pods),
    { direction: 'egress', pods, peer: { kind: 'log-store' }, ports: [{ port: 9200 }], why: 'writes logs' },
    { direction: 'egress', pods, peer: { kind: 'log-input' }, ports: [{ port: LOGSTASH_PORT }], why: 'writes logs' },
    {
      direction: 'egress',
      pods,
      peer: { kind: 'addon', addon: 'loki', pods: { 'app.kubernetes.io/name': 'loki' } },
      ports: [{ port: 3100 }],
      why: 'writes logs',
    },
    scrapeFlow([2020], pods),
  ],
  metricsJob: 'fluent-bit',
  health: {
    alert: 'FluentBitLosesLogs',
    expr: 'sum by (pod) (rate(fluentbit_output_retries_failed_total{job="fluent-bit"}[10m])) > 0 or absent(up{job="fluent-bit"} == 1)',
    for: '15m',
    severity: 'warning',
    summary: 'Logs are lost on the way to where they are kept.',
    description:
      'Fluent Bit gave up on chunks after all retries, or does not run: what these nodes logged meanwhile is only on the nodes. Usual causes: Elasticsearch is full or refuses a field’s type; Loki’s limits or its bucket refuse; CloudWatch refuses the role.',
  },
  values: (context) => ({
    priorityClassName: 'system-node-critical',
    tolerations: [{ operator: 'Exists' }],
    resources: resources('50m', '64Mi', '256Mi'),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    serviceMonitor: { enabled: true, interval: '60s', ...(counts(context) ? { additionalEndpoints: [COUNTED] } : {}) },
    ...(counts(context)
      ? { extraPorts: [{ name: 'counted', port: COUNTERS.port, containerPort: COUNTERS.port, protocol: 'TCP' }] }
      : {}),
    serviceAccount: { create: true, name: 'fluent-bit', annotations: roleAnnotations(context, 'fluent-bit') },
    testFramework: { enabled: false },
    ...storeValues(context),
  }),
};

const counts = ({ logging }: AddonContext) => logging.counts.length > 0;

/** Counted lines belong to the pod that wrote them: its labels stay. What the exporter says of Fluent Bit is scraped at the other port. */
const COUNTED = {
  port: 'counted',
  path: '/metrics',
  interval: '30s',
  honorLabels: true,
  metricRelabelings: [
    { sourceLabels: ['__name__'], regex: `${COUNTERS.namespace}_${COUNTERS.subsystem}_.+`, action: 'keep' },
  ],
} as const;

function storeValues(context: AddonContext): HelmValues {
  if (context.logging.store === 'loki') return lokiValues(context);
  if (context.logging.store === 'elastic') return elasticValues(context);
  const { cloudwatch, counts: counted, streams, application, audit } = context.logging;
  return {
    config: {
      ...fluentBitPipeline({ ...(cloudwatch ? { cloudwatch } : {}), counts: counted, streams, application, audit }),
    },
  };
}

function elasticValues({ logging }: AddonContext): HelmValues {
  if (logging.logstash) return logstashValues(logging, logging.logstash);
  return {
    env: [
      {
        name: 'ELASTICSEARCH_PASSWORD',
        valueFrom: {
          secretKeyRef: { name: logging.elasticsearchPassword.name, key: logging.elasticsearchPassword.key },
        },
      },
    ],
    extraVolumes: [{ name: 'elasticsearch-ca', secret: { secretName: logging.elasticsearchCa.name } }],
    extraVolumeMounts: [{ name: 'elasticsearch-ca', mountPath: '/etc/elasticsearch', readOnly: true }],
    config: {
      ...fluentBitPipeline({
        to: {
          kind: 'elastic',
          host: logging.elasticsearchHost,
          user: logging.elasticsearchUser,
          passwordVariable: 'ELASTICSEARCH_PASSWORD',
          caFile: `/etc/elasticsearch/${logging.elasticsearchCa.key}`,
        },
        ...(logging.cloudwatch ? { cloudwatch: logging.cloudwatch } : {}),
        counts: logging.counts,
        streams: logging.streams,
        application: logging.application,
        audit: logging.audit,
      }),
    },
  };
}

function logstashValues(
  { cloudwatch, counts: counted, streams, application, audit }: AddonContext['logging'],
  { host, port, ca }: NonNullable<AddonContext['logging']['logstash']>,
): HelmValues {
  return {
    // The key beside it is Logstash's.
    extraVolumes: [{ name: 'logstash-ca', secret: { secretName: ca.name, items: [{ key: ca.key, path: ca.key }] } }],
    extraVolumeMounts: [{ name: 'logstash-ca', mountPath: '/etc/logstash', readOnly: true }],
    config: {
      ...fluentBitPipeline({
        to: { kind: 'logstash', host, port, caFile: `/etc/logstash/${ca.key}` },
        ...(cloudwatch ? { cloudwatch } : {}),
        counts: counted,
        streams,
        application,
        audit,
      }),
    },
  };
}

function lokiValues({ logging, environment }: AddonContext): HelmValues {
  return {
    config: {
      ...fluentBitPipeline({
        to: { kind: 'loki', host: 'loki.logging.svc', environment },
        ...(logging.cloudwatch ? { cloudwatch: logging.cloudwatch } : {}),
        counts: logging.counts,
        streams: logging.streams,
        application: logging.application,
        audit: logging.audit,
      }),
    },
  };
}
