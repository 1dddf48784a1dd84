import type { Alert, RuleGroup } from '../constructs/alert.ts';
import { durationText, ofObjects } from './promql.ts';

export interface CertificateAlertsProps {
  /** Seconds of life left that warn. Shorter than the time at which renewal begins, or it warns of what is well. */
  readonly warnBelow: number;
  /** `job` labels of the probes of public URLs: what visitors get, wherever TLS ends. */
  readonly probeJobs: readonly string[];
  readonly dashboard: string;
}

/** Three days: time to fix a renewal by hand, and no weekend between. */
const PAGE_BELOW = 3 * 86_400;

/** Certificates that somebody should have renewed by now: cert-manager's own, and those that visitors get. */
export function certificateAlerts({ warnBelow, probeJobs, dashboard }: CertificateAlertsProps): RuleGroup {
  const issued = `min by (namespace, name) (${ofObjects('certmanager_certificate_expiration_timestamp_seconds')} > 0) - time()`;
  const served = `min by (instance) (probe_ssl_earliest_cert_expiry{job=~"${probeJobs.join('|')}"}) - time()`;
  const expiring = (
    [
      ['certificate', issued, '{{ $labels.namespace }}/{{ $labels.name }}'],
      ...(probeJobs.length === 0 ? [] : [['served', served, 'of {{ $labels.instance }}'] as const]),
    ] as const
  ).flatMap(([seen, left, what]): Alert[] =>
    (
      [
        ['warning', warnBelow, '1h'],
        ['critical', Math.min(PAGE_BELOW, warnBelow / 2), '15m'],
      ] as const
    ).map(([severity, below, wait]) => ({
      alert: 'CertificateExpiring',
      expr: `${left} < ${below}`,
      for: wait,
      severity,
      summary: `Certificate ${what} expires in {{ $value | humanizeDuration }}.`,
      description: `Less than ${durationText(below)} is left: its renewal is overdue. When it ends, browsers and clients turn visitors away.`,
      runbook: 'certificates',
      dashboard,
      labels: { seen },
    })),
  );
  return { name: 'certificates', interval: '1m', rules: expiring };
}
