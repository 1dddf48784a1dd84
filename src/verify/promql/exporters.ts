/** Who exposes metrics, what shows that it is there, and those of its metrics that are known here. */
export interface Exporter {
  /** What its metrics begin with. */
  readonly prefixes: readonly string[];
  readonly by: string;
  /** Add-ons of the catalogue, one of which brings it. */
  readonly addons?: readonly string[];
  /** Kinds whose controllers run it. */
  readonly kinds?: readonly string[];
  /** Images that are it. */
  readonly images?: RegExp;
  /** Separated by spaces. More than these may exist: they are known to, since rules that were tried read them. */
  readonly metrics: string;
}

const STACK = ['kube-prometheus-stack'];

/**
 * The exporters of what platforms install. Where a metric begins as two say, the one that names it wins. Neither is
 * complete: what is not here is not known to be missing, unless it looks like a slip of the pen.
 */
export const exporters: readonly Exporter[] = [
  {
    prefixes: ['kube_'],
    by: 'kube-state-metrics',
    addons: STACK,
    metrics:
      'kube_cronjob_created kube_cronjob_info kube_cronjob_spec_suspend kube_cronjob_status_last_schedule_time kube_cronjob_status_last_successful_time kube_daemonset_status_number_unavailable kube_deployment_status_replicas_available kube_horizontalpodautoscaler_spec_max_replicas kube_horizontalpodautoscaler_spec_min_replicas kube_horizontalpodautoscaler_status_current_replicas kube_horizontalpodautoscaler_status_desired_replicas kube_job_failed kube_job_status_failed kube_node_info kube_node_labels kube_node_status_allocatable kube_node_status_condition kube_persistentvolume_capacity_bytes kube_persistentvolume_info kube_persistentvolumeclaim_info kube_pod_container_resource_limits kube_pod_container_resource_requests kube_pod_container_status_last_terminated_reason kube_pod_container_status_restarts_total kube_pod_container_status_waiting_reason kube_pod_info kube_pod_labels kube_pod_owner kube_pod_status_phase kube_pod_status_ready kube_replicaset_owner kube_replicaset_status_ready_replicas kube_resourcequota kube_secret_metadata_resource_version kube_statefulset_replicas kube_statefulset_status_replicas_ready',
  },
  {
    prefixes: ['container_', 'machine_'],
    by: "the kubelets' cAdvisor",
    addons: STACK,
    metrics:
      'container_cpu_cfs_periods_total container_cpu_cfs_throttled_periods_total container_cpu_usage_seconds_total container_memory_working_set_bytes container_network_receive_bytes_total container_network_transmit_bytes_total',
  },
  {
    prefixes: ['kubelet_'],
    by: 'the kubelets',
    addons: STACK,
    metrics: 'kubelet_volume_stats_available_bytes kubelet_volume_stats_capacity_bytes kubelet_volume_stats_used_bytes',
  },
  {
    prefixes: ['node_'],
    by: 'node-exporter',
    addons: STACK,
    metrics:
      'node_cpu_seconds_total node_filesystem_avail_bytes node_filesystem_readonly node_filesystem_size_bytes node_memory_MemAvailable_bytes node_memory_MemTotal_bytes node_network_receive_bytes_total node_network_transmit_bytes_total',
  },
  {
    prefixes: ['prometheus_', 'alertmanager_', 'apiserver_', 'coredns_', 'grafana_'],
    by: 'kube-prometheus-stack',
    addons: STACK,
    metrics: 'alertmanager_notifications_failed_total prometheus_rule_evaluation_failures_total',
  },
  {
    prefixes: ['thanos_'],
    by: 'Thanos',
    images: /(^|\/)thanos$/,
    metrics: 'thanos_compact_halted',
  },
  {
    prefixes: ['traces_span_metrics_'],
    by: "Jaeger's span metrics",
    kinds: ['opentelemetry.io/OpenTelemetryCollector'],
    metrics: 'traces_span_metrics_calls_total traces_span_metrics_duration_milliseconds_bucket',
  },
  {
    prefixes: ['node_', 'container_', 'pv_', 'kubecost_', 'opencost_'],
    by: 'OpenCost',
    addons: ['opencost'],
    metrics:
      'container_cpu_allocation container_memory_allocation_bytes kubecost_cluster_management_cost kubecost_load_balancer_cost kubecost_node_is_spot node_cpu_hourly_cost node_ram_hourly_cost node_total_hourly_cost pv_hourly_cost',
  },
  {
    prefixes: ['certmanager_'],
    by: 'cert-manager',
    addons: ['cert-manager'],
    metrics:
      'certmanager_certificate_expiration_timestamp_seconds certmanager_certificate_ready_status certmanager_certificate_renewal_timestamp_seconds',
  },
  {
    prefixes: ['probe_', 'blackbox_exporter_'],
    by: 'the blackbox exporter',
    addons: ['prometheus-blackbox-exporter'],
    metrics:
      'blackbox_exporter_config_last_reload_successful probe_duration_seconds probe_ssl_earliest_cert_expiry probe_success',
  },
  {
    prefixes: ['cnpg_'],
    by: 'CloudNativePG',
    kinds: ['postgresql.cnpg.io/Cluster'],
    metrics:
      'cnpg_backends_max_tx_duration_seconds cnpg_backends_total cnpg_backends_waiting_total cnpg_collector_fencing_on cnpg_collector_first_recoverability_point cnpg_collector_last_available_backup_timestamp cnpg_collector_last_collection_error cnpg_collector_last_failed_backup_timestamp cnpg_collector_nodes_used cnpg_collector_pg_wal cnpg_collector_pg_wal_archive_status cnpg_collector_sync_replicas cnpg_collector_up cnpg_pg_database_xid_age cnpg_pg_replication_in_recovery cnpg_pg_replication_lag cnpg_pg_replication_streaming_replicas cnpg_pg_settings_setting cnpg_pg_stat_archiver_failed_count cnpg_pg_stat_database_blks_hit cnpg_pg_stat_database_blks_read cnpg_pg_stat_database_deadlocks cnpg_pg_stat_database_xact_commit cnpg_pg_stat_database_xact_rollback cnpg_pgbouncer_pools_cl_active cnpg_pgbouncer_pools_cl_waiting cnpg_pgbouncer_pools_maxwait',
  },
  {
    prefixes: ['redis_'],
    by: 'redis_exporter',
    images: /redis[_-]exporter/,
    metrics:
      'redis_aof_last_bgrewrite_status redis_aof_last_write_status redis_config_maxclients redis_connected_clients redis_evicted_keys_total redis_instance_info redis_keyspace_hits_total redis_keyspace_misses_total redis_master_link_up redis_memory_max_bytes redis_memory_used_bytes redis_rejected_connections_total redis_up',
  },
  { prefixes: ['haproxy_'], by: 'HAProxy', images: /haproxy/, metrics: 'haproxy_backend_active_servers' },
  {
    prefixes: ['envoy_'],
    by: 'Envoy',
    images: /envoy|istio/,
    addons: ['istiod'],
    metrics: 'envoy_http_downstream_rq_xx',
  },
  {
    prefixes: ['istio_', 'pilot_', 'galley_'],
    by: 'Istio',
    addons: ['istiod'],
    metrics:
      'istio_request_duration_milliseconds_bucket istio_requests_total pilot_proxy_convergence_time_bucket pilot_xds_push_errors',
  },
  {
    prefixes: ['externalsecret_', 'clustersecretstore_', 'secretstore_'],
    by: 'External Secrets',
    addons: ['external-secrets'],
    metrics: 'externalsecret_status_condition externalsecret_sync_calls_error externalsecret_sync_calls_total',
  },
  {
    prefixes: ['falcosecurity_', 'falco_'],
    by: 'Falco',
    addons: ['falco'],
    metrics: 'falcosecurity_falcosidekick_falco_events_total falcosecurity_scap_n_drops_total',
  },
  {
    prefixes: ['fluentbit_'],
    by: 'Fluent Bit',
    addons: ['fluent-bit'],
    metrics: 'fluentbit_output_dropped_records_total fluentbit_output_retries_failed_total',
  },
  {
    prefixes: ['gatekeeper_'],
    by: 'Gatekeeper',
    addons: ['gatekeeper'],
    metrics:
      'gatekeeper_audit_last_run_time gatekeeper_constraint_violations gatekeeper_validation_request_duration_seconds_count gatekeeper_violations',
  },
  {
    prefixes: ['karpenter_'],
    by: 'Karpenter',
    addons: ['karpenter'],
    metrics:
      'karpenter_cloudprovider_errors_total karpenter_interruption_received_messages_total karpenter_nodeclaims_created_total karpenter_nodeclaims_disrupted_total karpenter_nodeclaims_terminated_total karpenter_nodepools_limit karpenter_nodepools_usage karpenter_nodes_allocatable karpenter_scheduler_queue_depth',
  },
  { prefixes: ['keda_'], by: 'KEDA', addons: ['keda'], metrics: 'keda_scaled_object_errors_total keda_scaler_active' },
  {
    prefixes: ['rollout_', 'analysis_run_'],
    by: 'Argo Rollouts',
    addons: ['argo-rollouts'],
    metrics: 'rollout_info rollout_info_replicas_available rollout_reconcile_error',
  },
  {
    prefixes: ['velero_'],
    by: 'Velero',
    addons: ['velero'],
    metrics:
      'velero_backup_failure_total velero_backup_last_successful_timestamp velero_backup_partial_failure_total velero_backup_validation_failure_total velero_restore_failed_total',
  },
  { prefixes: ['loki_'], by: 'Loki', addons: ['loki'], metrics: 'loki_request_duration_seconds_count' },
  { prefixes: ['vault_'], by: 'Vault', addons: ['vault'], metrics: 'vault_core_active vault_core_unsealed' },
  {
    prefixes: ['otelcol_'],
    by: 'the OpenTelemetry collector',
    kinds: ['opentelemetry.io/OpenTelemetryCollector'],
    images: /opentelemetry-collector|\/jaeger/,
    metrics: 'otelcol_exporter_send_failed_spans_total otelcol_receiver_accepted_spans_total',
  },
  { prefixes: ['thanos_'], by: 'Thanos', images: /thanos/, metrics: 'thanos_compact_halted' },
  {
    prefixes: ['strimzi_'],
    by: 'the Strimzi operator',
    kinds: ['kafka.strimzi.io/Kafka'],
    metrics: 'strimzi_reconciliations_failed_total',
  },
  {
    prefixes: ['kafka_'],
    by: 'Kafka',
    kinds: ['kafka.strimzi.io/Kafka'],
    metrics:
      'kafka_consumergroup_lag kafka_controller_kafkacontroller_activecontrollercount kafka_controller_kafkacontroller_offlinepartitionscount kafka_log_logmanager_offlinelogdirectorycount kafka_server_replicamanager_underminisrpartitioncount kafka_server_replicamanager_underreplicatedpartitions',
  },
  {
    prefixes: ['etcd_'],
    by: 'etcd',
    images: /\betcd\b/,
    metrics:
      'etcd_disk_wal_fsync_duration_seconds_bucket etcd_mvcc_db_total_size_in_bytes etcd_server_has_leader etcd_server_quota_backend_bytes',
  },
  {
    prefixes: ['milvus_'],
    by: 'Milvus',
    kinds: ['milvus.io/Milvus'],
    metrics: 'milvus_proxy_req_count milvus_proxy_sq_latency_bucket',
  },
  {
    prefixes: ['minio_'],
    by: 'MinIO',
    kinds: ['minio.min.io/Tenant'],
    metrics:
      'minio_cluster_capacity_usable_free_bytes minio_cluster_capacity_usable_total_bytes minio_cluster_drive_offline_total minio_cluster_nodes_offline_total',
  },
  {
    prefixes: ['trivy_'],
    by: 'the Trivy operator',
    addons: ['trivy-operator'],
    metrics: 'trivy_image_exposedsecrets trivy_image_vulnerabilities trivy_resource_configaudits',
  },
];

/** What every target has, whoever it is: Prometheus' own series, and what clients' libraries expose. */
const EVERYWHERE =
  /^(?:up|ALERTS|ALERTS_FOR_STATE|scrape_\w+|target_info|(?:go|process|promhttp|jvm|python|nodejs|rest_client|workqueue|controller_runtime|leader_election|grpc|http_server|http_client|rpc)_\w+)$/;

export function isEverywhere(metric: string): boolean {
  return EVERYWHERE.test(metric);
}

const known = new Map<string, Exporter>();
for (const exporter of exporters) for (const metric of exporter.metrics.split(' ')) known.set(metric, exporter);

export const knownMetrics: ReadonlyMap<string, Exporter> = known;
