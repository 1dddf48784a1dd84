import type { Addon } from '../addon.ts';
import type { AddonContext } from '../context.ts';
import { controllerFlows, scrapeFlow } from '../flows.ts';
import { resources } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'fluent-bit' } as const;

export const fluentBit: Addon = {
  id: 'fluent-bit',
  title: 'Fluent Bit',
  why: 'Ships the log of every container to Elasticsearch, its JSON taken apart and its pod named. A tenth of the memory of Fluentd or Filebeat.',
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
  needs: ['prometheus-operator-crds', 'eck-operator'],
  kubernetes: { oldest: '1.28' },
  images: ['cr.fluentbit.io/fluent/fluent-bit'],
  flows: [
    ...controllerFlows(pods),
    { direction: 'egress', pods, peer: { kind: 'log-store' }, ports: [{ port: 9200 }], why: 'writes logs' },
    scrapeFlow([2020], pods),
  ],
  metricsJob: 'fluent-bit',
  health: {
    alert: 'FluentBitLosesLogs',
    expr: 'sum by (pod) (rate(fluentbit_output_retries_failed_total{job="fluent-bit"}[10m])) > 0 or absent(up{job="fluent-bit"} == 1)',
    for: '15m',
    severity: 'warning',
    summary: 'Logs are lost on the way to Elasticsearch.',
    description:
      'Fluent Bit gave up on chunks after all retries, or does not run: what these nodes logged meanwhile is only on the nodes. Usual causes: Elasticsearch is full or refuses a field’s type.',
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
    serviceMonitor: { enabled: true, interval: '60s' },
    testFramework: { enabled: false },
    env: [
      {
        name: 'ELASTICSEARCH_PASSWORD',
        valueFrom: {
          secretKeyRef: {
            name: context.logging.elasticsearchPassword.name,
            key: context.logging.elasticsearchPassword.key,
          },
        },
      },
    ],
    extraVolumes: [{ name: 'elasticsearch-ca', secret: { secretName: context.logging.elasticsearchCa.name } }],
    extraVolumeMounts: [{ name: 'elasticsearch-ca', mountPath: '/etc/elasticsearch', readOnly: true }],
    config: pipeline(context),
  }),
};

/** In Fluent Bit's classic format, which the chart puts into fluent-bit.conf as it is. */
function pipeline(context: AddonContext): { readonly [section: string]: string } {
  const { elasticsearchHost, elasticsearchUser, elasticsearchCa, indexPrefix } = context.logging;
  return {
    service: section('SERVICE', {
      Daemon: 'Off',
      Flush: '5',
      Log_Level: 'warn',
      Parsers_File: '/fluent-bit/etc/parsers.conf',
      HTTP_Server: 'On',
      HTTP_Listen: '0.0.0.0',
      HTTP_Port: '2020',
      Health_Check: 'On',
      // Chunks survive a restart of the pod, on the node's disk.
      'storage.path': '/var/log/flb-storage',
      'storage.max_chunks_up': '64',
    }),
    inputs: section('INPUT', {
      Name: 'tail',
      Tag: 'kube.*',
      Path: '/var/log/containers/*.log',
      // Its own log would feed on itself.
      Exclude_Path: '/var/log/containers/fluent-bit-*.log',
      'multiline.parser': 'docker, cri',
      DB: '/var/log/flb-tail.db',
      Mem_Buf_Limit: '16MB',
      Skip_Long_Lines: 'On',
      'storage.type': 'filesystem',
    }),
    filters: section('FILTER', {
      Name: 'kubernetes',
      Match: 'kube.*',
      Merge_Log: 'On',
      Keep_Log: 'Off',
      'K8S-Logging.Parser': 'On',
      'K8S-Logging.Exclude': 'On',
      Labels: 'On',
      Annotations: 'Off',
    }),
    outputs: section('OUTPUT', {
      Name: 'es',
      Match: 'kube.*',
      Host: elasticsearchHost,
      Port: '9200',
      HTTP_User: elasticsearchUser,
      HTTP_Passwd: '$' + '{ELASTICSEARCH_PASSWORD}',
      tls: 'On',
      'tls.verify': 'On',
      'tls.ca_file': `/etc/elasticsearch/${elasticsearchCa.key}`,
      Logstash_Format: 'On',
      Logstash_Prefix: indexPrefix,
      // Elasticsearch 8 and newer refuse a document with a type.
      Suppress_Type_Name: 'On',
      // A label such as app.kubernetes.io/name would clash with an `app` object.
      Replace_Dots: 'On',
      Retry_Limit: '10',
      'storage.total_limit_size': '1G',
    }),
  };
}

function section(name: string, entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `    ${key} ${value}`);
  return [`[${name}]`, ...lines, ''].join('\n');
}
