import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { instanceOf, type Target } from './target.ts';

/** The collector that copies metrics to CloudWatch, and the one that takes traces for X-Ray. */
export const CLOUDWATCH = 'cloudwatch';
export const XRAY = 'xray';
export type CloudCollector = typeof CLOUDWATCH | typeof XRAY;

/** Their pods, as the OpenTelemetry operator labels them. */
export function collectorPods(name: CloudCollector): Record<string, string> {
  return {
    'app.kubernetes.io/name': `${name}-collector`,
    'app.kubernetes.io/managed-by': 'opentelemetry-operator',
  };
}

/** Folder of the log groups. */
export function logGroups(target: Target): string {
  return `/aws/eks/${instanceOf(target)}`;
}

/** What of the logs goes to CloudWatch: how long it stays there, and where the overlay says so. Nothing: none does. */
export function logsInCloudwatch({
  logs,
  monitoring: { cloudwatch },
}: PlatformSpec): { readonly retentionDays: number; readonly origin: string } | undefined {
  if (logs?.kind === 'cloudwatch') return { retentionDays: logs.retentionDays, origin: 'logs' };
  if (!cloudwatch?.logs) return undefined;
  return { retentionDays: cloudwatch.retentionDays, origin: 'monitoring.cloudwatch' };
}

/** What contradicts itself about CloudWatch. */
export function ofCloudwatch({ monitoring: { cloudwatch }, cluster, logs, tracing }: PlatformSpec): Finding[] {
  const found: Finding[] = [];
  if (logs?.kind === 'cloudwatch' && cluster.provider !== 'aws') {
    found.push({
      path: ['logs', 'kind'],
      value: 'cloudwatch',
      wrong: `is of AWS, and the cluster is on ${cluster.provider}`,
      fix: 'use logs: loki({ … })',
    });
  }
  if (!cloudwatch) return found;
  const path = ['monitoring', 'cloudwatch'];
  if (cluster.provider !== 'aws') {
    found.push({ path, wrong: `is of AWS, and the cluster is on ${cluster.provider}`, fix: 'leave it out' });
  }
  if (cloudwatch.logs && logs?.kind === 'cloudwatch') {
    found.push({
      path: [...path, 'logs'],
      value: true,
      wrong: 'copies logs to where they are kept already',
      fix: 'set it to false',
    });
  }
  if (cloudwatch.logs && !logs) {
    found.push({
      path: [...path, 'logs'],
      value: true,
      wrong: 'is copied by what ships the logs, and the platform ships none',
      fix: 'add logs: elastic({ … }), or set it to false',
    });
  }
  if (cloudwatch.traces && tracing) {
    found.push({
      path: [...path, 'traces'],
      value: true,
      wrong: 'would take the traces that tracing sends to Jaeger: a service has one place to send them to',
      fix: 'leave one of the two out',
    });
  }
  return found;
}
