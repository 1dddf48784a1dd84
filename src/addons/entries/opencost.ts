import type { Addon } from '../addon.ts';
import { MONITORING_NAMESPACE, prometheusPods } from '../addresses.ts';
import { cloudApisFlow, controllerFlows, scrapeFlow } from '../flows.ts';
import { resources, roleAnnotations } from '../values.ts';

const pods = { 'app.kubernetes.io/name': 'opencost' } as const;

/** What OpenCost says of money, all in US dollars: the series that a cost dashboard and a budget alert are made of. */
export const openCostMetrics = {
  /** Dollars an hour a node, labels `node`, `instance_type`. A month is 730 of them. */
  nodeHourly: 'node_total_hourly_cost',
  /** Dollars an hour a virtual CPU of a node. */
  nodeCpuHourly: 'node_cpu_hourly_cost',
  /** Dollars an hour a GiB of memory of a node. */
  nodeRamHourly: 'node_ram_hourly_cost',
  /** Virtual CPUs that a container holds: the larger of request and usage; labels `namespace`, `pod`, `container`, `node`. */
  containerCpu: 'container_cpu_allocation',
  /** Bytes of memory that a container holds: the larger of request and usage. */
  containerMemory: 'container_memory_allocation_bytes',
  /** Dollars an hour a GiB of a persistent volume. */
  volumeHourly: 'pv_hourly_cost',
  /** Dollars an hour a load balancer. */
  loadBalancerHourly: 'kubecost_load_balancer_cost',
  /** Dollars an hour for the control plane. */
  managementHourly: 'kubecost_cluster_management_cost',
} as const;

export const opencost: Addon = {
  id: 'opencost',
  title: 'OpenCost',
  why: 'Prices what the cluster uses, by namespace and workload, as metrics that a budget alert can be written on.',
  chart: {
    repository: 'https://opencost.github.io/opencost-helm-chart',
    name: 'opencost',
    version: '2.5.31',
    releaseName: 'opencost',
  },
  appVersion: '1.121.2',
  source:
    'Seen named together: chart opencost-2.5.31, application v1.121.2. Values and Deployment were read in its repository at 1.x.',
  namespace: 'opencost',
  podSecurity: 'restricted',
  provides: { kinds: [] },
  needs: ['prometheus-operator-crds', 'kube-prometheus-stack'],
  kubernetes: { oldest: '1.28' },
  cloudRole: {
    serviceAccount: 'opencost',
    required: false,
    why: 'reads the spot price feed; list prices need no role',
  },
  images: ['ghcr.io/opencost'],
  flows: [
    ...controllerFlows(pods),
    cloudApisFlow('reads prices', pods),
    {
      direction: 'egress',
      pods,
      peer: { kind: 'addon', addon: 'kube-prometheus-stack', pods: prometheusPods },
      ports: [{ port: 9090 }],
      why: 'queries usage',
    },
    scrapeFlow([9003], pods),
  ],
  metricsJob: 'opencost',
  health: {
    alert: 'OpenCostNoPrices',
    expr: `absent(${openCostMetrics.nodeHourly}{job="opencost"})`,
    for: '1h',
    severity: 'info',
    summary: 'Costs are unknown.',
    description: 'OpenCost is down or cannot read prices: the cost dashboard is empty and the budget alert blind.',
  },
  values: (context) => ({
    serviceAccount: { create: true, name: 'opencost', annotations: roleAnnotations(context, 'opencost') },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 1001,
      fsGroup: 1001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    opencost: {
      exporter: {
        // One replica: two would count every dollar twice.
        replicas: 1,
        defaultClusterId: context.clusterName,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        resources: resources('50m', '256Mi', '1Gi'),
      },
      prometheus: {
        internal: {
          enabled: true,
          serviceName: 'kube-prometheus-stack-prometheus',
          namespaceName: MONITORING_NAMESPACE,
          port: 9090,
        },
      },
      metrics: { serviceMonitor: { enabled: true, scrapeInterval: '60s' } },
      // The dashboards are Grafana's.
      ui: { enabled: false },
    },
  }),
};
