import { internalHealthChecks } from '../platform/providers/index.ts';
import type { Target } from '../platform/target.ts';
import { JAEGER_UI_PORT, jaegerPods, jaegerService, TRACES_NAMESPACE } from '../platform/tracing.ts';
import type { Labels } from './addon.ts';
import { alertmanagerPods, MONITORING_NAMESPACE, prometheusPods } from './addresses.ts';
import { nginxDataPlane } from './entries/nginx-gateway-fabric.ts';

/** The Gateway for people who operate the platform, beside the public one. */
export const INTERNAL_GATEWAY = { name: 'internal', namespace: 'edge' } as const;

/** Its proxies. */
export const internalProxies = {
  namespace: INTERNAL_GATEWAY.namespace,
  ...nginxDataPlane(INTERNAL_GATEWAY.name, [80, 443]),
};

/** One page of the monitoring that has a host. */
export interface InternalHost {
  readonly host: string;
  readonly name: 'grafana' | 'prometheus' | 'alertmanager' | 'kibana' | 'jaeger';
  readonly namespace: string;
  readonly pods: Labels;
  readonly podPort: number;
  readonly service: string;
  readonly servicePort: number;
  /** Where the overlay names the host. */
  readonly origin: string;
}

/** The pages of the monitoring that have a host, as their charts and operators name what serves them. */
export function internalHosts({ spec }: Target): InternalHost[] {
  const { grafana, prometheus, alerts, logs, traces } = spec.monitoring.hosts;
  const inMonitoring = (
    name: InternalHost['name'],
    host: string | undefined,
    key: string,
    pods: Labels,
    podPort: number,
    servicePort: number,
  ): InternalHost[] =>
    host === undefined
      ? []
      : [
          {
            host,
            name,
            namespace: MONITORING_NAMESPACE,
            pods,
            podPort,
            service: `kube-prometheus-stack-${name}`,
            servicePort,
            origin: `monitoring.hosts.${key}`,
          },
        ];
  return [
    ...inMonitoring('grafana', grafana, 'grafana', { 'app.kubernetes.io/name': 'grafana' }, 3000, 80),
    ...inMonitoring('prometheus', prometheus, 'prometheus', prometheusPods, 9090, 9090),
    ...inMonitoring('alertmanager', alerts, 'alerts', alertmanagerPods, 9093, 9093),
    ...(logs === undefined
      ? []
      : [
          {
            host: logs,
            name: 'kibana' as const,
            namespace: 'logging',
            pods: { 'common.k8s.elastic.co/type': 'kibana' },
            podPort: 5601,
            service: `${spec.logs?.kind === 'elastic' ? spec.logs.name : 'logs'}-kb-http`,
            servicePort: 5601,
            origin: 'monitoring.hosts.logs',
          },
        ]),
    ...(traces === undefined
      ? []
      : [
          {
            host: traces,
            name: 'jaeger' as const,
            namespace: TRACES_NAMESPACE,
            pods: jaegerPods,
            podPort: JAEGER_UI_PORT,
            service: jaegerService,
            servicePort: JAEGER_UI_PORT,
            origin: 'monitoring.hosts.traces',
          },
        ]),
  ];
}

/** Who may reach the internal load balancer: people, and the load balancer's own health checks. */
export function internalClients(target: Target): string[] {
  return [...target.contract.list('operator_cidrs'), ...internalHealthChecks(target)];
}
