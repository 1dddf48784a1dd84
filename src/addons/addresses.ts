/** Where the add-ons answer inside the cluster: the Services their charts render under the catalogue's release names. */

export const MONITORING_NAMESPACE = 'monitoring';

/** The pods that scrape: the one client of every metrics port. */
export const prometheusPods = {
  'app.kubernetes.io/name': 'prometheus',
  'operator.prometheus.io/name': 'kube-prometheus-stack-prometheus',
} as const;

export const alertmanagerPods = { 'app.kubernetes.io/name': 'alertmanager' } as const;

export const prometheusUrl = `http://kube-prometheus-stack-prometheus.${MONITORING_NAMESPACE}.svc:9090`;
export const alertmanagerUrl = `http://kube-prometheus-stack-alertmanager.${MONITORING_NAMESPACE}.svc:9093`;
/** As a Probe's `spec.prober.url` takes it: host and port, no scheme. */
export const blackboxProber = `prometheus-blackbox-exporter.${MONITORING_NAMESPACE}.svc:9115`;
