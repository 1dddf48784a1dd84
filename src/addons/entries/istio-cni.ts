import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow } from '../flows.ts';
import { resources } from '../values.ts';
import { ISTIO_HUB, ISTIO_SOURCE, ISTIO_VERSION, istioChart } from './istio-base.ts';

const pods = { 'k8s-app': 'istio-cni-node' } as const;
const namespace = 'istio-cni';

export const istioCni: Addon = {
  id: 'istio-cni',
  title: 'Istio CNI plugin',
  why: 'Turns the traffic of meshed pods to their proxies from the node. Otherwise each pod would do it itself, with an init container that needs NET_ADMIN, and no meshed namespace could be restricted.',
  chart: istioChart('cni', 'istio-cni'),
  appVersion: ISTIO_VERSION,
  source: ISTIO_SOURCE,
  namespace,
  // Writes to the node's CNI folders, and enters the network namespaces of pods.
  podSecurity: 'privileged',
  provides: { kinds: [] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.31' },
  images: [`${ISTIO_HUB}/install-cni`],
  flows: [...controllerFlows(pods), scrapeFlow([15_014], pods)],
  podMonitor: { name: 'istio-cni', pods, port: 'metrics' },
  metricsJob: `${namespace}/istio-cni`,
  health: {
    alert: 'IstioCniUnavailable',
    expr: `sum by (daemonset) (kube_daemonset_status_number_unavailable{namespace="${namespace}", daemonset="istio-cni-node"}) > 0`,
    for: '15m',
    severity: 'critical',
    summary: 'On {{ $value }} nodes the mesh’s CNI plugin does not run.',
    description:
      'Meshed pods that start on those nodes do not get past their first container (istio-validation): their traffic would go around the proxy. Pods that run are not affected.',
  },
  values: (context) => ({
    global: { hub: ISTIO_HUB, tag: ISTIO_VERSION, logAsJson: true },
    // Finds pods that started on a new node before the plugin was there, and mends them.
    repair: { enabled: true, repairPods: true },
    seccompProfile: { type: 'RuntimeDefault' },
    // The field appArmorProfile instead of the annotation, which Kubernetes 1.30 deprecates.
    useAppArmorAnnotation: false,
    excludeNamespaces: ['kube-system', namespace],
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: context.production ? 1 : '25%' } },
    resources: resources('50m', '64Mi', '256Mi'),
  }),
};
