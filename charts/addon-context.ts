import { MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { catalogue } from '../src/addons/catalogue.ts';
import type { AddonContext, LokiContext, MeshContext } from '../src/addons/context.ts';
import type { AddonId } from '../src/addons/ids.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { constraintStateMetrics } from '../src/constructs/constraint-metrics.ts';
import { logStreams } from '../src/constructs/log-streams.ts';
import { logstashNames } from '../src/constructs/logstash.ts';
import { onNodes } from '../src/constructs/node-placement.ts';
import { PLUGIN } from '../src/platform/backup-places.ts';
import { logGroups, logsInCloudwatch } from '../src/platform/cloudwatch.ts';
import { namespacesOf } from '../src/platform/domains.ts';
import { statedInternalHosts } from '../src/platform/internal-hosts.ts';
import { logAlertsOf, logCounter } from '../src/platform/log-alerts.ts';
import { LOGSTASH_PORT, logstashCertificate, logstashOf } from '../src/platform/logstash.ts';
import { placementOf } from '../src/platform/node-groups.ts';
import { frontOf, identityAnnotations, identityOutput } from '../src/platform/providers/index.ts';
import type { MeshSpec } from '../src/platform/schema/mesh.ts';
import { storesOf } from '../src/platform/stores.ts';
import { namespaceOf, type Target } from '../src/platform/target.ts';
import { THANOS_HTTP_PORT, thanosName } from '../src/platform/thanos.ts';
import { JAEGER, JAEGER_UI_PORT, jaegerService, OTLP_GRPC_PORT, TRACES_NAMESPACE } from '../src/platform/tracing.ts';
import { seconds } from '../src/platform/values.ts';
import { vaultReplicas } from '../src/platform/vault.ts';
import { LOGS } from './flow-policies.ts';
import { logShipper } from './logging.ts';
import { partsOf } from './providers/index.ts';
import { falcoRulesConfigMap } from './runtime-security.ts';

/** What Terraform calls each add-on that calls the cloud. */
const IDENTITIES: Partial<Record<AddonId, string>> = {
  'aws-load-balancer-controller': 'load_balancer_controller',
  'cert-manager': 'cert_manager',
  karpenter: 'karpenter',
  'fluent-bit': 'cloudwatch',
  loki: 'loki',
  vault: 'vault',
  velero: 'velero',
};

/** Loki's part of the logs; nothing that anybody reads where there is no Loki. */
function lokiContext({ spec, contract }: Target): LokiContext {
  const { logs } = spec;
  if (logs?.kind !== 'loki') return { type: 's3', bucket: '', retentionHours: 0, ingestionMegabytes: 0, storage: '' };
  return {
    type: spec.cluster.provider === 'gcp' ? 'gcs' : 's3',
    bucket: contract.text('logs_bucket'),
    // Loki deletes by whole days.
    retentionHours: Math.ceil(seconds(logs.retention) / 86_400) * 24,
    ingestionMegabytes: logs.ingestion,
    storage: logs.storage,
  };
}

/** What a target says that the catalogue needs for an add-on's Helm values. */
export function addonContext(target: Target): AddonContext {
  const { spec, contract, environment } = target;
  const logstash = logstashOf(spec);
  const inCloudwatch = logsInCloudwatch(spec);
  const logsName = spec.logs?.kind === 'elastic' ? spec.logs.name : 'logs';
  return {
    production: spec.production,
    environment,
    clusterName: contract.text('cluster_name'),
    region: spec.cluster.region,
    provider: spec.cluster.provider,
    vpcId: 'vpc_id' in contract.outputs ? contract.text('vpc_id') : '',
    identity: (addon) => {
      const who = IDENTITIES[addon];
      // An add-on may be there for another's sake, and then calls no cloud API: cert-manager without an edge.
      return who !== undefined && identityOutput(spec, who) in contract.outputs ? identityAnnotations(target, who) : {};
    },
    backupClouds: Object.values(spec.backup?.places ?? {}).map(({ kind }) => PLUGIN[kind]),
    rollouts: addonsInUse(spec).includes('argo-rollouts'),
    monitoring: {
      interval: spec.monitoring.interval,
      ...(spec.alerts ? { grafanaHost: new URL(spec.alerts.grafana).hostname } : {}),
      ...(spec.monitoring.hosts.alerts ? { alertmanagerHost: spec.monitoring.hosts.alerts } : {}),
      grafanaAdminSecret: 'grafana-admin',
      storageClass: partsOf(target).storageClass,
      dataSources: dataSources(target),
      customResourceState: constraintStateMetrics,
    },
    logging: {
      store: spec.logs?.kind === 'cloudwatch' ? undefined : spec.logs?.kind,
      loki: lokiContext(target),
      elasticsearchHost: `${logsName}-es-http.${LOGS.namespace}.svc`,
      elasticsearchPassword: { name: logShipper.secret, key: logShipper.passwordKey },
      elasticsearchUser: logShipper.user,
      elasticsearchCa: { name: `${logsName}-es-http-certs-public`, key: 'ca.crt' },
      ...(logstash
        ? {
            logstash: {
              host: `${logstashNames.service(logstash.name)}.${LOGS.namespace}.svc`,
              port: LOGSTASH_PORT,
              ca: { name: logstashCertificate, key: 'ca.crt' },
            },
          }
        : {}),
      streams: logStreams(environment),
      counts: logAlertsOf(spec).map(([name, { service, field, matches, summary }]) => ({
        name: logCounter(name),
        about: summary,
        namespaces: service === undefined ? namespacesOf(target) : [namespaceOf(target, service)],
        matches,
        ...(service === undefined ? {} : { service }),
        ...(field === undefined ? {} : { field }),
      })),
      application: namespacesOf(target),
      ...(inCloudwatch
        ? {
            cloudwatch: {
              region: spec.cluster.region,
              group: logGroups(target),
              retentionDays: inCloudwatch.retentionDays,
            },
          }
        : {}),
      audit: [
        'argocd',
        spec.security.falco.namespace,
        catalogue.gatekeeper.namespace,
        ...(spec.vault ? [catalogue.vault.namespace] : []),
      ],
    },
    edge: {
      trustedProxies: frontOf(target) ?? [],
      ownLoadBalancer: spec.edge?.via === 'load-balancer',
      serviceAnnotations: partsOf(target).publicService(target),
      internalAnnotations:
        statedInternalHosts(spec).length > 0 ? partsOf(target).internalService(contract.list('operator_cidrs')) : {},
      hsts: {
        maxAgeSeconds: spec.edge ? seconds(spec.edge.hsts.maxAge) : 0,
        includeSubdomains: spec.edge?.hsts.includeSubdomains ?? false,
        preload: spec.edge?.hsts.preload ?? false,
      },
    },
    security: { falcoRulesConfigMap, mutates: storesOf(target, 'milvus').length > 0 },
    ...(spec.notify && spec.alerts?.slack
      ? {
          releases: {
            key: spec.alerts.slack.key,
            source: `${target.platform} ${environment}`,
            on: spec.notify.on,
          },
        }
      : {}),
    vault: {
      replicas: vaultReplicas(spec),
      storage: spec.vault?.storage ?? '10Gi',
      kmsKeyArn: spec.vault ? contract.text('vault_kms_key_arn') : '',
    },
    ...(spec.mesh ? { mesh: meshContext(spec.mesh, spec.tracing !== undefined) } : {}),
    backup: { moveVolumes: spec.backup?.volumes === 'moved' },
    karpenter: {
      interruptionQueue: spec.nodes ? contract.text('karpenter_interruption_queue') : '',
      placement: onNodes(placementOf(target, spec.nodes?.nodeGroup)),
    },
  };
}

function meshContext(
  { id, network, trustDomain, pilot, proxy: { cpu, memory } }: MeshSpec,
  traced: boolean,
): MeshContext {
  return {
    id,
    network,
    trustDomain,
    pilot,
    proxy: {
      requests: { cpu: cpu.request, memory: memory.request },
      limits: { ...(cpu.limit === undefined ? {} : { cpu: cpu.limit }), memory: memory.limit },
    },
    extensionProviders: traced
      ? [
          {
            name: JAEGER,
            opentelemetry: {
              service: `${jaegerService}.${TRACES_NAMESPACE}.svc.cluster.local`,
              port: OTLP_GRPC_PORT,
            },
          },
        ]
      : [],
  };
}

/** What Grafana can ask beside Prometheus and Alertmanager. */
function dataSources({ spec }: Target) {
  const jaeger = {
    name: 'Jaeger',
    uid: 'jaeger',
    type: 'jaeger',
    access: 'proxy',
    url: `http://${jaegerService}.${TRACES_NAMESPACE}.svc:${JAEGER_UI_PORT}`,
  };
  const thanos = {
    name: 'Thanos',
    uid: 'thanos',
    type: 'prometheus',
    access: 'proxy',
    url: `http://${thanosName('query')}.${MONITORING_NAMESPACE}.svc:${THANOS_HTTP_PORT}`,
  };
  return [...(spec.tracing ? [jaeger] : []), ...(spec.monitoring.thanos ? [thanos] : [])];
}
