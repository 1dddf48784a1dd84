/** The vocabulary: everything an overlay imports. */
export { defineEnvironment, definePlatform } from './define.ts';
export { blueGreen, canary, colors, rolling } from './schema/delivery.ts';
export { gateway, ingress, meshGateway } from './schema/edge.ts';
export { cloudwatchLogs, elastic, loki } from './schema/logs.ts';
export { istio } from './schema/mesh.ts';
export { karpenter } from './schema/operations.ts';
export { connections, cpu, latency, memory, metric, requestRate } from './schema/scale.ts';
export { nginx } from './schema/service.ts';
export {
  api,
  aurora,
  cloudsql,
  elasticache,
  etcd,
  gcs,
  kafka,
  memorystore,
  milvus,
  minio,
  mysql,
  postgresql,
  rds,
  redis,
  s3,
} from './schema/stores.ts';
export { jaeger } from './schema/tracing.ts';
