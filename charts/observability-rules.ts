import { MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { catalogue } from '../src/addons/catalogue.ts';
import { COUNTERS } from '../src/addons/fluent-bit-values.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { addonOf } from '../src/addons/placed.ts';
import { addonAlerts } from '../src/alerts/addons.ts';
import { applicationAlerts } from '../src/alerts/application.ts';
import { certificateAlerts } from '../src/alerts/certificates.ts';
import { chaosAlerts } from '../src/alerts/chaos.ts';
import { costAlerts } from '../src/alerts/cost.ts';
import { deliveryAlerts } from '../src/alerts/delivery.ts';
import { failoverAlerts } from '../src/alerts/failover.ts';
import { logAlerts } from '../src/alerts/logs.ts';
import { logstashAlerts } from '../src/alerts/logstash.ts';
import { resourceAlerts } from '../src/alerts/resources.ts';
import { secretAlerts } from '../src/alerts/secrets.ts';
import { securityAlerts } from '../src/alerts/security.ts';
import { storeAlerts } from '../src/alerts/stores.ts';
import { thanosAlerts } from '../src/alerts/thanos.ts';
import { tracingAlerts } from '../src/alerts/tracing.ts';
import { workloadAlerts } from '../src/alerts/workloads.ts';
import type { RuleGroup } from '../src/constructs/alert.ts';
import type { HttpMetrics } from '../src/constructs/http-metrics.ts';
import { logstashNames, logstashQueueBytes } from '../src/constructs/logstash.ts';
import { probeJob } from '../src/constructs/probe.ts';
import { ALERTED, alertThresholds } from '../src/platform/alert-thresholds.ts';
import type { Board } from '../src/platform/dashboards.ts';
import { dashboardUid } from '../src/platform/dashboards.ts';
import { namespacesOf } from '../src/platform/domains.ts';
import { logAlertsOf, logCounter } from '../src/platform/log-alerts.ts';
import { logstashOf } from '../src/platform/logstash.ts';
import { rotatedSecrets } from '../src/platform/rotation.ts';
import type { AlertsSpec } from '../src/platform/schema/operations.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { isOutsideDatabase } from '../src/platform/stores.ts';
import type { Target } from '../src/platform/target.ts';
import { namespaceOf, services } from '../src/platform/target.ts';
import { JAEGER, TRACES_NAMESPACE, tracesDashboard } from '../src/platform/tracing.ts';
import { latencySeconds, seconds } from '../src/platform/values.ts';
import { backupRules } from './backup-rules.ts';
import { chaosName } from './chaos.ts';
import { endpoints } from './probes.ts';

/** One PrometheusRule: one concern, so that a file can be read. */
export interface RuleSet {
  readonly name: string;
  readonly namespace: string;
  readonly origin: string;
  readonly groups: readonly RuleGroup[];
}

export function httpMetrics(target: Target, name: string, { metrics }: ServiceSpec): HttpMetrics | undefined {
  if (!metrics) return undefined;
  return {
    namespace: namespaceOf(target, name),
    job: name,
    durations: metrics.durations,
    statusLabel: metrics.statusLabel,
  };
}

/** Whether secrets are replaced as often as promised. */
function secretRules(target: Target, namespace: string): RuleSet[] {
  const { spec } = target;
  const secrets = rotatedSecrets(target, namespace);
  if (spec.secrets.rotate === undefined || secrets.length === 0) return [];
  const group = secretAlerts({
    namespace,
    secrets,
    rotateSeconds: seconds(spec.secrets.rotate),
    refreshSeconds: seconds(spec.secrets.refresh),
    job: catalogue['external-secrets'].metricsJob ?? '',
    dashboard: dashboardUid(target, 'security'),
  });
  return [{ name: 'alerts-secrets', namespace, origin: 'secrets.rotate', groups: [group] }];
}

/** What services log that somebody is told of. */
function loggedRules(target: Target, dashboard: string): RuleSet[] {
  const { namespace, spec } = target;
  const rules = logAlertsOf(spec).map(([name, { service, moreThan, within, severity, summary }]) => ({
    name,
    counter: `${COUNTERS.namespace}_${COUNTERS.subsystem}_${logCounter(name)}`,
    namespaces: service === undefined ? namespacesOf(target) : [namespaceOf(target, service)],
    moreThan,
    withinSeconds: seconds(within),
    severity,
    summary,
  }));
  if (rules.length === 0) return [];
  return [{ name: 'alerts-logs', namespace, origin: 'logs.alerts', groups: [logAlerts({ rules, dashboard })] }];
}

/** The rules about what the platform itself runs, each in the namespace of that. */
export function applicationRules(target: Target, alerts: AlertsSpec): RuleSet[] {
  const { namespace } = target;
  const dashboard = dashboardUid(target, 'application');
  const stores = endpoints(target);
  return [
    ...services(target).map(([name, service]): RuleSet => {
      const home = namespaceOf(target, name);
      const metrics = httpMetrics(target, name, service);
      const group = applicationAlerts({
        service: name,
        namespace: home,
        ...(service.public ? { probeJob: probeJob(name) } : {}),
        ...(metrics ? { metrics } : {}),
        ...alertThresholds(target.spec, service),
        ...(alerts.unusualTraffic === undefined ? {} : { unusual: alerts.unusualTraffic }),
        dashboard,
      });
      const failover = failoverRules(target, name, service, dashboard);
      return { name: `alerts-${name}`, namespace: home, origin: `services.${name}`, groups: [group, ...failover] };
    }),
    ...namespacesOf(target).flatMap((home) => secretRules(target, home)),
    ...loggedRules(target, dashboard),
    ...(stores.length === 0
      ? []
      : [
          {
            name: 'alerts-stores',
            namespace,
            origin: 'stores',
            groups: [
              storeAlerts({
                namespace,
                stores: stores.map(({ name, ...store }) => ({ ...store, probeJob: probeJob(name) })),
                dashboard,
              }),
            ],
          },
        ]),
  ];
}

/** Whether a region must be given up, as its public services see it. */
function failoverRules(target: Target, name: string, service: ServiceSpec, dashboard: string): RuleGroup[] {
  const { spec, region } = target;
  if (region === undefined || spec.edge?.via !== 'global' || !service.public) return [];
  const { checks, every, timeout, database, errorRate } = spec.failover;
  const metrics = httpMetrics(target, name, service);
  const used = endpoints(target).filter(({ store, role }) => {
    const facts = spec.stores[store];
    return role === 'primary' && facts && isOutsideDatabase(facts) && service.uses.includes(store);
  });
  return [
    failoverAlerts({
      region,
      standby: spec.regions?.[region]?.standby === true,
      service: name,
      namespace: namespaceOf(target, name),
      ...(metrics ? { metrics } : {}),
      databases: used.map(({ name: probe, store }) => ({ store, probeJob: probeJob(probe) })),
      unhealthy: checks * seconds(every),
      database: seconds(database),
      timeout: seconds(timeout),
      ...(service.metrics?.buckets ? { buckets: service.metrics.buckets.map(latencySeconds) } : {}),
      errorRate,
      replicas: service.scale?.min ?? service.replicas ?? 1,
      dashboard,
    }),
  ];
}

/** The rules about what the platform stands on, in the monitoring namespace. */
export function platformRules(target: Target, alerts: AlertsSpec): RuleSet[] {
  const { spec } = target;
  const uid = (board: Board) => dashboardUid(target, board);
  const addons = addonsInUse(spec);
  const logstash = logstashOf(spec);
  const rules = (concern: string, origin: string, ...groups: RuleGroup[]): RuleSet[] =>
    groups.length === 0
      ? []
      : [{ name: `${target.platform}-${concern}`, namespace: MONITORING_NAMESPACE, origin, groups }];
  const certificate = spec.edge?.certificate;
  const publicJobs = services(target).flatMap(([name, service]) => (service.public ? [probeJob(name)] : []));
  const security = securityAlerts({
    falco: addons.includes('falco'),
    gatekeeper: addons.includes('gatekeeper'),
    ...(spec.security.scanning
      ? { vulnerabilities: spec.security.scanning.severity === 'high' ? ['Critical', 'High'] : ['Critical'] }
      : {}),
    dashboard: uid('security'),
  });
  return [
    ...rules(
      'resources',
      'alerts.exhaustion',
      resourceAlerts({ exhaustion: alerts.exhaustion, dashboard: uid('infrastructure') }),
    ),
    ...rules('workloads', 'alerts', workloadAlerts({ dashboard: uid('infrastructure') })),
    ...(addons.includes('argo-rollouts')
      ? rules('delivery', 'services', deliveryAlerts({ dashboard: uid('application') }))
      : []),
    ...(security ? rules('security', 'alerts', security) : []),
    ...(certificate
      ? rules(
          'certificates',
          'edge.certificate',
          certificateAlerts({
            warnBelow: Math.min(seconds(alerts.certificate), (seconds(certificate.renewBefore) * 7) / 10),
            probeJobs: publicJobs,
            dashboard: uid('security'),
          }),
        )
      : []),
    ...(spec.monitoring.thanos
      ? rules(
          'thanos',
          'monitoring.thanos',
          thanosAlerts({ job: `${MONITORING_NAMESPACE}/thanos`, dashboard: uid('infrastructure') }),
        )
      : []),
    ...(logstash
      ? rules(
          'logs',
          'logs.logstash',
          logstashAlerts({
            namespace: 'logging',
            statefulSet: logstashNames.statefulSet(logstash.name),
            claims: logstashNames.claims(logstash.name, logstash.replicas),
            queueBytes: logstashQueueBytes(logstash.storageBytes),
            dashboard: uid('infrastructure'),
          }),
        )
      : []),
    ...(spec.tracing
      ? rules(
          'tracing',
          'tracing',
          tracingAlerts({
            job: `${TRACES_NAMESPACE}/${JAEGER}`,
            slowMilliseconds: Math.round(
              (alerts.latency === undefined ? ALERTED.latency : latencySeconds(alerts.latency)) * 2000,
            ),
            dashboard: tracesDashboard(target),
          }),
        )
      : []),
    ...rules('backup', 'backup', ...backupRules(target, uid('infrastructure'))),
    ...(spec.chaos
      ? rules(
          'chaos',
          'chaos',
          chaosAlerts({
            namespace: catalogue.litmus.namespace,
            cronJob: chaosName(target),
            allowance: Object.values(spec.chaos.experiments).reduce(
              (sum, one) => sum + seconds(one.duration) + 600,
              300,
            ),
            dashboard: uid('infrastructure'),
          }),
        )
      : []),
    ...(spec.budget ? rules('cost', 'budget', costAlerts({ ...spec.budget, dashboard: uid('cost') })) : []),
    ...rules(
      'addons',
      'alerts',
      addonAlerts(
        addons.flatMap((addon) => {
          const { health } = addonOf(spec, addon);
          return health ? [{ addon, health }] : [];
        }),
        uid('infrastructure'),
      ),
    ),
  ];
}
