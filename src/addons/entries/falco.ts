import type { Addon } from '../addon.ts';
import { alertmanagerPods, alertmanagerUrl } from '../addresses.ts';
import { controllerFlows, dnsFlow, scrapeFlow } from '../flows.ts';
import { inProduction, resources } from '../values.ts';

const falcoPods = { 'app.kubernetes.io/name': 'falco' } as const;
const sidekick = { 'app.kubernetes.io/name': 'falcosidekick' } as const;

export const falco: Addon = {
  id: 'falco',
  title: 'Falco with Falcosidekick',
  why: 'Watches system calls on every node, and sends what breaks a rule to Alertmanager: one way to the people on call.',
  chart: {
    repository: 'https://falcosecurity.github.io/charts',
    name: 'falco',
    version: '9.2.0',
    releaseName: 'falco',
  },
  appVersion: '0.45.0',
  source:
    'falcosecurity/falco#4012 released chart 9.2.0 for 0.45.0. The gRPC output was deprecated in 0.43 and is gone since 0.44 (chart 9 refuses its keys): events leave by HTTP to Falcosidekick. Values and templates were read in its old repository up to chart 8; chart 9 only removes what is not used here (falcosecurity/falco#3892).',
  namespace: 'falco',
  // Loads an eBPF probe and reads the host's /proc, /etc and the container runtime's socket.
  podSecurity: 'privileged',
  provides: { kinds: [] },
  needs: ['prometheus-operator-crds', 'kube-prometheus-stack'],
  kubernetes: { oldest: '1.28' },
  images: ['docker.io/falcosecurity', 'ghcr.io/falcosecurity'],
  flows: [
    ...controllerFlows(falcoPods),
    {
      direction: 'egress',
      pods: falcoPods,
      peer: { kind: 'addon', addon: 'falco', pods: sidekick },
      ports: [{ port: 2801 }],
      why: 'sends its events',
    },
    {
      direction: 'egress',
      pods: falcoPods,
      peer: { kind: 'internet', hosts: ['ghcr.io', 'pkg-containers.githubusercontent.com', 'falcosecurity.github.io'] },
      ports: [{ port: 443 }],
      why: 'falcoctl fetches the rules and plugins when a pod starts',
    },
    dnsFlow(sidekick),
    {
      direction: 'egress',
      pods: sidekick,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: alertmanagerPods },
      ports: [{ port: 9093 }],
      why: 'turns events into alerts',
    },
    scrapeFlow([8765], falcoPods),
    scrapeFlow([2801], sidekick),
  ],
  metricsJob: 'falco-metrics',
  health: {
    alert: 'FalcoNodesUnwatched',
    expr: 'kube_daemonset_status_number_unavailable{namespace="falco", daemonset="falco"} > 0 or absent(kube_daemonset_status_number_unavailable{namespace="falco", daemonset="falco"})',
    for: '15m',
    severity: 'warning',
    summary: 'Falco does not watch every node.',
    description:
      'What happens inside containers on those nodes goes unseen. Usual causes: a kernel without BTF, a node too small for the DaemonSet, a rule file that does not load.',
  },
  values: (context) => ({
    tty: true,
    driver: { kind: 'modern_ebpf', modernEbpf: { leastPrivileged: true } },
    podPriorityClassName: 'system-node-critical',
    // Also where others may not run: an attacker would.
    tolerations: [{ operator: 'Exists' }],
    resources: resources('100m', '512Mi', '1Gi'),
    // Rules change with the chart, in a pull request: nothing follows a registry at run time.
    falcoctl: { artifact: { install: { enabled: true }, follow: { enabled: false } } },
    // Its folder is in Falco's rules_files, after Falco's own rules.
    mounts: {
      volumes: [{ name: 'platform-rules', configMap: { name: context.security.falcoRulesConfigMap, optional: true } }],
      volumeMounts: [{ name: 'platform-rules', mountPath: '/etc/falco/rules.d', readOnly: true }],
    },
    // With `first`, Falco's own rule of a lower priority would take an event, and ours would not see it.
    falco: { rule_matching: 'all' },
    metrics: { enabled: true },
    serviceMonitor: { create: true },
    // This alone makes Falco write JSON and post it to Falcosidekick.
    falcosidekick: {
      enabled: true,
      replicaCount: inProduction(context, 2, 1),
      podSecurityContext: {
        runAsUser: 1234,
        fsGroup: 1234,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      resources: resources('20m', '64Mi', '128Mi'),
      serviceMonitor: { enabled: true },
      config: {
        alertmanager: {
          hostport: alertmanagerUrl,
          // The chart's default, /api/v1/alerts, is gone from Alertmanager since 0.27.
          endpoint: '/api/v2/alerts',
          minimumpriority: 'warning',
          expireafter: '900',
          extralabels: `environment:${context.environment},cluster:${context.clusterName}`,
        },
      },
      webui: { enabled: false },
    },
  }),
};
