import type { FlowPods } from './store-flow.ts';

/** Where the add-ons answer inside the cluster: the Services their charts render under the catalogue's release names. */

export const MONITORING_NAMESPACE = 'monitoring';

/** The pods that scrape, whatever the Prometheus is named: the one client of every metrics port. */
export const prometheusPods = {
  'app.kubernetes.io/name': 'prometheus',
  'app.kubernetes.io/managed-by': 'prometheus-operator',
} as const;

/** Prometheus as an end of flows. */
export function prometheus(): FlowPods {
  return { name: 'prometheus', namespace: MONITORING_NAMESPACE, pods: prometheusPods };
}

/** The Service of Prometheus: as kube-prometheus-stack would name it, whose rules and Grafana data source go by that name. */
export const prometheusService = 'kube-prometheus-stack-prometheus';

export const alertmanagerPods = { 'app.kubernetes.io/name': 'alertmanager' } as const;

export const prometheusUrl = `http://${prometheusService}.${MONITORING_NAMESPACE}.svc:9090`;
export const alertmanagerUrl = `http://kube-prometheus-stack-alertmanager.${MONITORING_NAMESPACE}.svc:9093`;
/** As a Probe's `spec.prober.url` takes it: host and port, no scheme. */
export const blackboxProber = `prometheus-blackbox-exporter.${MONITORING_NAMESPACE}.svc:9115`;
