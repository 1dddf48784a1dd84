import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow } from '../flows.ts';
import { RESTRICTED_CONTAINER, resources } from '../values.ts';

const pods = { app: 'reloader' } as const;

export const reloader: Addon = {
  id: 'reloader',
  title: 'Reloader',
  why: 'Restarts what reads a Secret as variables when its value changes: External Secrets changes the Secret and does nothing more. It reads the Secrets of all namespaces, as External Secrets writes them.',
  chart: {
    repository: 'https://stakater.github.io/stakater-charts',
    name: 'reloader',
    version: '2.2.15',
    releaseName: 'reloader',
  },
  appVersion: 'v1.4.20',
  source:
    'stakater/Reloader#1201 made chart 2.2.15, with application v1.4.20. Its README of values and its Deployment were read in its repository at older commits; not rendered.',
  namespace: 'reloader',
  podSecurity: 'restricted',
  provides: { kinds: [] },
  needs: ['prometheus-operator-crds'],
  kubernetes: { oldest: '1.28' },
  images: ['ghcr.io/stakater/reloader'],
  flows: [...controllerFlows(pods), scrapeFlow([9090], pods)],
  metricsJob: 'reloader/reloader',
  podMonitor: { name: 'reloader', pods, port: 'http' },
  health: {
    alert: 'ReloaderFailed',
    expr: 'sum(increase(reloader_reload_executed_total{job="reloader/reloader", success="false"}[1h])) > 0 or absent(up{job="reloader/reloader"} == 1)',
    for: '15m',
    severity: 'warning',
    summary: 'A service was not restarted when its secret changed, or nobody would restart it.',
    description:
      'Pods keep the value that they started with: when the old one is refused, they lose what it opens. New pods have the new value.',
  },
  values: (context) => ({
    // By this name pods are found: the chart's own goes by the release.
    fullnameOverride: 'reloader',
    reloader: {
      ignoreConfigMaps: true,
      isArgoRollouts: context.rollouts,
      // An annotation of the pod template, which Argo CD leaves alone; a variable in it would be taken back.
      reloadStrategy: 'annotations',
      readOnlyRootFileSystem: true,
      logFormat: 'json',
      deployment: {
        resources: resources('25m', '128Mi', '256Mi'),
        securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
        containerSecurityContext: RESTRICTED_CONTAINER,
      },
    },
  }),
};
