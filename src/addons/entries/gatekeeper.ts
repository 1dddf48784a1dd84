import type { Addon } from '../addon.ts';
import { controllerFlows, scrapeFlow, webhookFlow } from '../flows.ts';
import { CLUSTER_CRITICAL, inProduction, resources, spread } from '../values.ts';

const all = { app: 'gatekeeper' } as const;
const webhook = { app: 'gatekeeper', 'control-plane': 'controller-manager' } as const;

export const gatekeeper: Addon = {
  id: 'gatekeeper',
  title: 'OPA Gatekeeper',
  why: 'Refuses what the platform’s policies forbid, and reports what was there before them. Policies are CEL, the engine of the API server itself.',
  chart: {
    repository: 'https://open-policy-agent.github.io/gatekeeper/charts',
    name: 'gatekeeper',
    version: '3.23.0',
    releaseName: 'gatekeeper',
  },
  appVersion: 'v3.23.0',
  source:
    'Chart and controller share one version, the chart without the v (3.4.0 and v3.4.0; 3.18.2 and v3.18.2). The tag v3.23.0 carries charts/gatekeeper; its templates were read in its repository at several commits of the 3.x line.',
  namespace: 'gatekeeper-system',
  podSecurity: 'restricted',
  provides: {
    kinds: [
      'config.gatekeeper.sh',
      'connection.gatekeeper.sh',
      'constraints.gatekeeper.sh',
      'expansion.gatekeeper.sh',
      'externaldata.gatekeeper.sh',
      'mutations.gatekeeper.sh',
      'status.gatekeeper.sh',
      'syncset.gatekeeper.sh',
      'templates.gatekeeper.sh',
    ],
  },
  needs: [],
  kubernetes: { oldest: '1.28' },
  images: ['openpolicyagent/gatekeeper', 'docker.io/openpolicyagent/gatekeeper'],
  flows: [
    ...controllerFlows(all),
    webhookFlow(8443, 'judges what is created and changed', webhook),
    scrapeFlow([8888], all),
  ],
  podMonitor: { name: 'gatekeeper', pods: all, port: 'metrics' },
  metricsJob: 'gatekeeper-system/gatekeeper',
  health: {
    alert: 'GatekeeperAuditStale',
    expr: 'time() - max(gatekeeper_audit_last_run_time{job="gatekeeper-system/gatekeeper"}) > 900 or absent(gatekeeper_audit_last_run_time{job="gatekeeper-system/gatekeeper"})',
    for: '10m',
    severity: 'warning',
    summary: 'Gatekeeper has not audited the cluster for 15 minutes.',
    description:
      'Violations are no longer found, and the webhook may be down too: where it fails open, nothing is refused meanwhile. Look at the pods in gatekeeper-system.',
  },
  values: (context) => ({
    replicas: inProduction(context, 3, 1),
    auditInterval: 120,
    auditFromCache: false,
    constraintViolationsLimit: 100,
    enableK8sNativeValidation: true,
    enableGeneratorResourceExpansion: true,
    // The policies here judge; what mutates is there for operators that write too little of their pods.
    disableMutation: !context.security.mutates,
    logDenies: true,
    emitAdmissionEvents: true,
    // A policy engine that is down must not stop a scale-up: the audit finds what slipped through.
    validatingWebhookFailurePolicy: 'Ignore',
    validatingWebhookTimeoutSeconds: 3,
    controllerManager: {
      priorityClassName: CLUSTER_CRITICAL,
      topologySpreadConstraints: spread(context, webhook),
      resources: resources('100m', '256Mi', '512Mi'),
    },
    audit: { priorityClassName: CLUSTER_CRITICAL, resources: resources('100m', '256Mi', '768Mi') },
    pdb: { controllerManager: { minAvailable: inProduction(context, 2, 0) } },
    // Argo CD applies the CRDs, and the webhook leaves out its own namespace by name, so that no label has to say it: no
    // hook Jobs with kubectl in them.
    upgradeCRDs: { enabled: false },
    postInstall: { labelNamespace: { enabled: false }, probeWebhook: { enabled: false } },
    postUpgrade: { labelNamespace: { enabled: false } },
  }),
};
