import { constraintViolations } from '../constraint-metrics.ts';
import type { Board, BoardLink, BoardPanel } from './board.ts';

export interface SecurityBoardProps {
  readonly uid: string;
  readonly platform: string;
  readonly environment: string;
  /** The namespace of the platform's own services. */
  readonly namespace: string;
  readonly links: readonly BoardLink[];
  /** Outside APIs are reached through the Envoy in the namespace, which refuses all other names. */
  readonly egressProxy: boolean;
  /** cert-manager renews the certificates of the edge. */
  readonly certificates: boolean;
}

/** Counted by Falcosidekick, which every event of every node passes. */
const EVENTS = 'falcosecurity_falcosidekick_falco_events_total';
const SEVERE = 'priority=~"(?i)emergency|alert|critical|error"';
/** Envoy answers what nobody declared with 403. */
const DENIED = (namespace: string) =>
  `envoy_http_downstream_rq_xx{namespace="${namespace}",envoy_response_code_class="4",envoy_http_conn_manager_prefix!="metrics"}`;

/** What happened that should not, what was refused, and what is about to expire. */
export function securityBoard(props: SecurityBoardProps): Board {
  return {
    uid: props.uid,
    title: `${props.platform} / Security`,
    description: `Threats, policy and certificates of ${props.platform} in ${props.environment}.`,
    tags: [props.platform, props.environment, 'security'],
    span: '24h',
    links: props.links,
    rows: [
      { title: 'Today', panels: today(props) },
      { title: 'Runtime (Falco)', panels: runtime() },
      { title: 'Admission (Gatekeeper)', panels: admission() },
      ...(props.egressProxy ? [{ title: 'Ways out', panels: egress(props.namespace) }] : []),
      ...(props.certificates ? [{ title: 'Certificates', panels: certificates() }] : []),
    ],
  };
}

function today(props: SecurityBoardProps): BoardPanel[] {
  const width = 24 / (2 + Number(props.egressProxy) + Number(props.certificates));
  const panels: BoardPanel[] = [
    {
      kind: 'number',
      title: 'Severe events in 24 hours',
      description:
        'Falco events of priority error and above. Read the runbook before a pod is deleted: it is evidence.',
      width,
      once: true,
      empty: '0',
      thresholds: [{ color: 'green' }, { from: 1, color: 'red' }],
      queries: [{ expr: `round(sum(increase(${EVENTS}{${SEVERE}}[24h])))` }],
    },
    {
      kind: 'number',
      title: 'Objects that break a policy',
      description: 'Found by Gatekeeper’s audit: they were there before the policy, or the policy only warns.',
      width,
      thresholds: [{ color: 'green' }, { from: 1, color: 'yellow' }],
      queries: [{ expr: 'sum(max by (enforcement_action) (gatekeeper_violations))' }],
    },
  ];
  if (props.egressProxy) {
    panels.push({
      kind: 'number',
      title: 'Connections refused in 24 hours',
      description:
        'A service asked the egress proxy for a host that nobody declared: a missing entry in uses, or somebody who wants out.',
      width,
      once: true,
      empty: '0',
      thresholds: [{ color: 'green' }, { from: 1, color: 'orange' }],
      queries: [{ expr: `round(sum(increase(${DENIED(props.namespace)}[24h])))` }],
    });
  }
  if (props.certificates) {
    panels.push({
      kind: 'number',
      title: 'Next certificate expires in',
      description: 'They are renewed 30 days before. Below that, a renewal fails.',
      width,
      unit: 's',
      thresholds: [{ color: 'red' }, { from: 14 * 86_400, color: 'yellow' }, { from: 29 * 86_400, color: 'green' }],
      queries: [{ expr: 'min(certmanager_certificate_expiration_timestamp_seconds > 0) - time()' }],
    });
  }
  return panels;
}

function runtime(): BoardPanel[] {
  return [
    {
      kind: 'graph',
      title: 'Events by priority',
      description: 'In the last ten minutes.',
      width: 12,
      min: 0,
      stacked: true,
      queries: [{ expr: `sum by (priority) (increase(${EVENTS}[10m]))`, legend: '{{priority}}' }],
    },
    {
      kind: 'bars',
      title: 'Rules that matched in 24 hours',
      description:
        'A rule that matches all day is wrong about what is normal: change it where the service is described.',
      width: 12,
      min: 0,
      queries: [{ expr: `topk(10, sum by (rule) (increase(${EVENTS}[24h])) > 0)`, legend: '{{rule}}' }],
    },
    {
      kind: 'table',
      title: 'Where',
      description: 'Events of 24 hours by pod. The events themselves, with command lines, are in the logs of Falco.',
      width: 16,
      columns: [
        { field: 'rule', title: 'Rule' },
        { field: 'priority', title: 'Priority' },
        { field: 'k8s_ns_name', title: 'Namespace' },
        { field: 'k8s_pod_name', title: 'Pod' },
        { field: 'Value', title: 'Events', decimals: 0 },
      ],
      sortBy: { column: 'Events', descending: true },
      queries: [{ expr: `sum by (rule, priority, k8s_ns_name, k8s_pod_name) (increase(${EVENTS}[24h])) > 0` }],
    },
    {
      kind: 'graph',
      title: 'System calls that Falco missed',
      description: 'Dropped because a node was too busy: what happened in them is unseen.',
      width: 8,
      min: 0,
      queries: [
        {
          expr: 'sum by (instance) (rate(falcosecurity_scap_n_drops_total[$__rate_interval]))',
          legend: '{{instance}}',
        },
      ],
    },
  ];
}

function admission(): BoardPanel[] {
  const requests = 'gatekeeper_validation_request_duration_seconds_count';
  return [
    {
      kind: 'graph',
      title: 'Requests refused',
      description:
        'Objects that broke a policy and were not let in. In a release: its manifests do not satisfy the policies.',
      width: 8,
      min: 0,
      queries: [{ expr: `sum(increase(${requests}{admission_status="deny"}[10m]))`, legend: 'refused in 10 minutes' }],
    },
    {
      kind: 'graph',
      title: 'Violations by enforcement',
      description: 'Of all constraints, as the last audit counted them.',
      width: 8,
      min: 0,
      stacked: true,
      queries: [{ expr: 'max by (enforcement_action) (gatekeeper_violations)', legend: '{{enforcement_action}}' }],
    },
    {
      kind: 'table',
      title: 'Violations by constraint',
      description: 'kubectl get <kind> <name> -o yaml names the objects in its status.',
      width: 8,
      empty: 'None',
      columns: [
        { field: 'customresource_kind', title: 'Policy' },
        { field: 'name', title: 'Constraint' },
        { field: 'Value', title: 'Violations', decimals: 0 },
      ],
      sortBy: { column: 'Violations', descending: true },
      queries: [{ expr: `max by (customresource_kind, name) (${constraintViolations}) > 0` }],
    },
  ];
}

function egress(namespace: string): BoardPanel[] {
  const requests = (more: string) =>
    `sum by (envoy_http_conn_manager_prefix) (increase(envoy_http_downstream_rq_xx{namespace="${namespace}",envoy_http_conn_manager_prefix!="metrics"${more}}[10m]))`;
  return [
    {
      kind: 'graph',
      title: 'Refused, by service',
      description: 'Tunnels to hosts that the service does not use. The proxy’s log names the host.',
      width: 12,
      min: 0,
      queries: [
        {
          expr: requests(',envoy_response_code_class="4"'),
          legend: '{{envoy_http_conn_manager_prefix}}',
        },
      ],
    },
    {
      kind: 'graph',
      title: 'Opened, by service',
      description: 'Tunnels to declared hosts, in ten minutes.',
      width: 12,
      min: 0,
      queries: [
        {
          expr: requests(',envoy_response_code_class="2"'),
          legend: '{{envoy_http_conn_manager_prefix}}',
        },
      ],
    },
  ];
}

function certificates(): BoardPanel[] {
  const by = 'max by (namespace, name)';
  return [
    {
      kind: 'table',
      title: 'Certificates',
      description: 'Not ready: kubectl describe certificate leads to the order and the challenge that failed.',
      width: 24,
      columns: [
        { field: 'namespace', title: 'Namespace' },
        { field: 'name', title: 'Certificate' },
        {
          field: 'Value #A',
          title: 'Expires in',
          unit: 's',
          thresholds: [{ color: 'red' }, { from: 14 * 86_400, color: 'yellow' }, { from: 29 * 86_400, color: 'green' }],
        },
        { field: 'Value #B', title: 'Renewal in', unit: 's' },
        {
          field: 'Value #C',
          title: 'Ready',
          decimals: 0,
          thresholds: [{ color: 'red' }, { from: 1, color: 'green' }],
        },
      ],
      sortBy: { column: 'Expires in', descending: false },
      queries: [
        { expr: `${by} (certmanager_certificate_expiration_timestamp_seconds) - time()` },
        { expr: `${by} (certmanager_certificate_renewal_timestamp_seconds) - time()` },
        { expr: `${by} (certmanager_certificate_ready_status{condition="True"})` },
      ],
    },
  ];
}
