import type { RuleGroup } from '../constructs/alert.ts';

export interface KafkaAlertsProps {
  readonly store: string;
  readonly namespace: string;
  /** The `job` label of the metrics of brokers and controllers. */
  readonly job: string;
  /** The `job` label of Kafka Exporter. */
  readonly lagJob: string;
  readonly brokers: number;
  readonly controllers: number;
  readonly dashboard: string;
}

/** Kafka in the cluster: do the controllers agree, is every message where it must be, and do consumers keep up? */
export function kafkaAlerts(props: KafkaAlertsProps): RuleGroup {
  const { store, namespace, job, lagJob, brokers, controllers } = props;
  const of = `{job="${job}"}`;
  const common = { runbook: 'kafka', dashboard: props.dashboard, labels: { namespace, store } } as const;
  return {
    name: `kafka-${store}`,
    interval: '15s',
    rules: [
      {
        ...common,
        alert: 'KafkaNoController',
        expr: `(sum(kafka_controller_kafkacontroller_activecontrollercount${of}) or vector(0)) != 1`,
        for: '2m',
        severity: 'critical',
        summary: `${store} has {{ $value }} active controllers instead of one.`,
        description: 'Nobody takes over what a lost broker led, and no topic can be changed.',
      },
      {
        ...common,
        alert: 'KafkaPartitionsOffline',
        expr: `max(kafka_controller_kafkacontroller_offlinepartitionscount${of}) > 0`,
        for: '1m',
        severity: 'critical',
        summary: `{{ $value }} partitions of ${store} have no leader.`,
        description: 'They can be neither read nor written until a broker that has them is back.',
      },
      {
        ...common,
        alert: 'KafkaWritesRefused',
        expr: `sum(kafka_server_replicamanager_underminisrpartitioncount${of}) > 0`,
        for: '1m',
        severity: 'critical',
        summary: `{{ $value }} partitions of ${store} have too few copies, and take no writes.`,
        description: 'Producers that wait for all copies are refused until another broker has caught up.',
      },
      {
        ...common,
        alert: 'KafkaUnderReplicated',
        expr: `sum(kafka_server_replicamanager_underreplicatedpartitions${of}) > 0`,
        for: '10m',
        severity: 'warning',
        summary: `{{ $value }} partitions of ${store} lack a copy.`,
        description: 'A broker is away or too slow. With the next one that goes, writes may be refused.',
      },
      {
        ...common,
        alert: 'KafkaNodeMissing',
        expr: `(count(up${of} == 1) or vector(0)) < ${brokers + controllers}`,
        for: '10m',
        severity: 'warning',
        summary: `${store} runs with {{ $value }} of ${brokers + controllers} nodes.`,
        description: 'A broker or a controller is away, or its metrics cannot be fetched.',
      },
      {
        ...common,
        alert: 'KafkaLogDirectoryOffline',
        expr: `max by (pod) (kafka_log_logmanager_offlinelogdirectorycount${of}) > 0`,
        severity: 'critical',
        summary: '{{ $labels.pod }} cannot use its volume.',
        description:
          'The broker gave up on a directory after an error of the file system: what lies there is not served.',
      },
      {
        ...common,
        alert: 'KafkaConsumersTrail',
        expr: `sum by (consumergroup, topic) (kafka_consumergroup_lag{job="${lagJob}"}) > 10000`,
        for: '15m',
        severity: 'warning',
        summary: '{{ $labels.consumergroup }} trails {{ $labels.topic }} by {{ $value | humanize }} messages.',
        description: 'What it does comes late, and what it has not read when its time is over is lost to it.',
      },
    ],
  };
}
