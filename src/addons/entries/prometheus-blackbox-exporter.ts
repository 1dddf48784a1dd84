import type { Addon } from '../addon.ts';
import { dnsFlow, scrapeFlow } from '../flows.ts';
import { inProduction, RESTRICTED_CONTAINER, resources, spread } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'prometheus-blackbox-exporter' } as const;

export const prometheusBlackboxExporter: Addon = {
  id: 'prometheus-blackbox-exporter',
  title: 'Blackbox exporter',
  why: 'Asks for the platform’s own pages from outside the pods: the one signal that covers DNS, certificate and edge at once.',
  chart: {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'prometheus-blackbox-exporter',
    version: '11.18.0',
    releaseName: 'prometheus-blackbox-exporter',
  },
  appVersion: 'v0.28.0',
  source:
    'Seen installed: prometheus-blackbox-exporter-11.18.0 reports application v0.28.0. Values and self-monitor were read in its repository at older releases.',
  namespace: 'monitoring',
  podSecurity: 'restricted',
  provides: { kinds: [] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  images: ['quay.io/prometheus/blackbox-exporter'],
  flows: [
    dnsFlow(pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'internet', hosts: 'any' },
      ports: [{ port: 443 }, { port: 80 }],
      why: 'requests the public addresses of the platform',
    },
    { direction: 'egress', pods, peer: { kind: 'services' }, why: 'requests the services inside, on the port probed' },
    scrapeFlow([9115], pods),
  ],
  metricsJob: 'prometheus-blackbox-exporter',
  health: {
    alert: 'BlackboxExporterDown',
    expr: 'absent(up{job="prometheus-blackbox-exporter"} == 1) or min(blackbox_exporter_config_last_reload_successful{job="prometheus-blackbox-exporter"}) == 0',
    for: '10m',
    severity: 'warning',
    summary: 'Nothing probes the platform from outside.',
    description:
      'The blackbox exporter is down or runs with an old configuration: an unreachable edge or an expiring certificate goes unseen.',
  },
  values: (context) => ({
    replicas: inProduction(context, 2, 1),
    podDisruptionBudget: inProduction(context, { minAvailable: 1 }, {}),
    topologySpreadConstraints: spread(context, pods),
    resources: resources('20m', '32Mi', '64Mi'),
    podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { ...RESTRICTED_CONTAINER, runAsUser: 1000 },
    config: {
      modules: {
        http_2xx: {
          prober: 'http',
          timeout: '10s',
          http: {
            valid_http_versions: ['HTTP/1.1', 'HTTP/2.0'],
            follow_redirects: true,
            preferred_ip_protocol: 'ip4',
          },
        },
        https_2xx: {
          prober: 'http',
          timeout: '10s',
          http: {
            valid_http_versions: ['HTTP/1.1', 'HTTP/2.0'],
            fail_if_not_ssl: true,
            tls_config: { min_version: 'TLS12' },
            preferred_ip_protocol: 'ip4',
          },
        },
        tcp_connect: { prober: 'tcp', timeout: '5s' },
      },
    },
    serviceMonitor: { selfMonitor: { enabled: true } },
  }),
};
