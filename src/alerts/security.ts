import type { Alert, RuleGroup } from '../constructs/alert.ts';

export interface SecurityAlertsProps {
  readonly falco: boolean;
  readonly gatekeeper: boolean;
  /** Severities of vulnerabilities that somebody is told of, as Trivy writes them. Nothing: nobody scans. */
  readonly vulnerabilities?: readonly string[];
  readonly dashboard: string;
}

const EVENTS = 'falcosecurity_falcosidekick_falco_events_total{priority_raw=~"emergency|alert|critical"}';
const EVENT = 'rule, priority_raw, k8s_ns_name, k8s_pod_name';

/** What Falco saw happening, and what Gatekeeper's audit found standing. */
export function securityAlerts({
  falco,
  gatekeeper,
  vulnerabilities,
  dashboard,
}: SecurityAlertsProps): RuleGroup | undefined {
  const common = { runbook: 'security-incidents', dashboard } as const;
  const rules: Alert[] = [];
  if (falco) {
    rules.push({
      ...common,
      alert: 'SecurityViolation',
      // A counter appears with its first event, from which increase() sees no increase: what is new counts as well.
      expr: `sum by (${EVENT}) (increase(${EVENTS}[5m])) > 0\nor sum by (${EVENT}) (${EVENTS} unless ${EVENTS} offset 5m) > 0`,
      keepFiringFor: '10m',
      severity: 'critical',
      summary:
        'Falco: {{ $labels.rule }}{{ with $labels.k8s_ns_name }} in {{ . }}/{{ $labels.k8s_pod_name }}{{ end }}.',
      description:
        'A process did what none of the platform’s own does ({{ $labels.priority_raw }}). Treat the pod as taken over until shown otherwise, and keep it as evidence.',
    });
  }
  if (gatekeeper) {
    rules.push({
      ...common,
      alert: 'PolicyViolations',
      expr: 'max by (enforcement_action) (gatekeeper_violations{enforcement_action=~"deny|warn"}) > 0',
      for: '10m',
      severity: 'warning',
      summary: '{{ $value }} objects in the cluster break a policy ({{ $labels.enforcement_action }}).',
      description:
        'Gatekeeper’s audit found objects that it would refuse or warn of today: they came before the policy, or past the webhook.',
    });
  }
  if (vulnerabilities) {
    const image = 'image_registry, image_repository, image_tag, severity';
    rules.push({
      ...common,
      alert: 'VulnerableImage',
      // One image in several pods and versions of a workload is one thing to mend.
      expr: `max by (namespace, ${image}) (trivy_image_vulnerabilities{severity=~"${vulnerabilities.join('|')}"}) > 0`,
      for: '1h',
      severity: 'warning',
      summary:
        'Image {{ $labels.image_repository }}:{{ $labels.image_tag }} has {{ $value }} vulnerabilities ({{ $labels.severity }}).',
      description:
        'A container in {{ $labels.namespace }} runs an image with known vulnerabilities for which there is a fix. Its VulnerabilityReport lists them, with the version that has the fix.',
    });
  }
  return rules.length === 0 ? undefined : { name: 'security', interval: '15s', rules };
}
