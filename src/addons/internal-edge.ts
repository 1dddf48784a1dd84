import { internalHealthChecks } from '../platform/providers/index.ts';
import type { Target } from '../platform/target.ts';
import { JAEGER_UI_PORT, jaegerPods, jaegerService, TRACES_NAMESPACE } from '../platform/tracing.ts';
import { VAULT_NAMESPACE, VAULT_PORT, vaultPage, vaultPods, vaultTrust } from '../platform/vault.ts';
import type { AddonFlow, Labels } from './addon.ts';
import { alertmanagerPods, MONITORING_NAMESPACE, prometheusPods } from './addresses.ts';
import { nginxDataPlane } from './entries/nginx-gateway-fabric.ts';
import { type MeshProxies, meshInternal } from './mesh.ts';

/** The Gateway for people who operate the platform, beside the public one. */
export const INTERNAL_GATEWAY = { name: 'internal', namespace: 'edge' } as const;

/** Its proxies. */
export const nginxInternalProxies = {
  namespace: INTERNAL_GATEWAY.namespace,
  ...nginxDataPlane(INTERNAL_GATEWAY.name, [80, 443]),
};

/** Whoever serves the hosts for operators. */
export interface InternalProxies extends MeshProxies {
  /** What must pass for them, beside clients and pages; nothing for those of an add-on, which says so itself. */
  readonly flows: readonly AddonFlow[];
}

/** The proxies of the internal Gateway, or of the mesh where that is the edge. */
export function internalProxies({ spec: { edge } }: Target): InternalProxies {
  if (edge?.kind === 'mesh') return { ...meshInternal, flows: [] };
  const { name, namespace, pods, flows } = nginxInternalProxies;
  return { name, namespace, pods, flows: flows.filter(({ peer }) => peer.kind !== 'load-balancer') };
}

/** One page that has a host for operators. */
export interface InternalHost {
  readonly host: string;
  readonly name: 'grafana' | 'prometheus' | 'alertmanager' | 'kibana' | 'jaeger' | 'vault';
  readonly namespace: string;
  readonly pods: Labels;
  readonly podPort: number;
  readonly service: string;
  readonly servicePort: number;
  /** It takes TLS alone: by which name it is known, and the Secret with the authority of that, beside the proxies. */
  readonly tls?: { readonly serverName: string; readonly authority: string };
  /** Where the overlay names the host. */
  readonly origin: string;
}

/** The pages that have a host, as their charts and operators name what serves them. */
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
    ...(spec.vault?.host === undefined
      ? []
      : [
          {
            host: spec.vault.host,
            name: 'vault' as const,
            namespace: VAULT_NAMESPACE,
            pods: vaultPods,
            podPort: VAULT_PORT,
            service: vaultPage,
            servicePort: VAULT_PORT,
            tls: { serverName: `${vaultPage}.${VAULT_NAMESPACE}.svc`, authority: vaultTrust.secret },
            origin: 'vault.host',
          },
        ]),
  ];
}

/** Who may reach the internal load balancer: people, and the load balancer's own health checks. */
export function internalClients(target: Target): string[] {
  return [...target.contract.list('operator_cidrs'), ...internalHealthChecks(target)];
}
