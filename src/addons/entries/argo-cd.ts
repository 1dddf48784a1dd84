import type { Addon } from '../addon.ts';
import { controllerFlows } from '../flows.ts';

export const argoCd: Addon = {
  id: 'argo-cd',
  title: 'Argo CD, highly available',
  why: 'Keeps itself as it keeps everything else: two servers and repository servers, three Redis with Sentinel, each on a node of its own.',
  chart: {
    repository: 'https://github.com/argoproj/argo-cd',
    path: 'manifests/ha/cluster-install',
    revision: 'v3.5.1',
  },
  appVersion: 'v3.5.1',
  source:
    'Its own manifests, from which the release’s ha/install.yaml is built: the chart is the community’s. The tag is the one whose custom resources are written here; the folder was read at v3.2.11, and its kustomization and NetworkPolicies at several commits.',
  namespace: 'argocd',
  podSecurity: 'restricted',
  // It is there before anything of ours: nothing waits for its kinds.
  provides: { kinds: [] },
  needs: [],
  kubernetes: { oldest: '1.28' },
  images: [
    'quay.io/argoproj/argocd',
    'ghcr.io/dexidp/dex',
    'public.ecr.aws/docker/library/haproxy',
    'public.ecr.aws/docker/library/redis',
  ],
  // Its manifests bring NetworkPolicies of their own; nothing is denied beside them where whoever mends a policy must get in.
  flows: [
    ...controllerFlows(),
    {
      direction: 'egress',
      peer: { kind: 'internet', hosts: 'any' },
      ports: [{ port: 443 }],
      why: 'reads Git repositories and charts',
    },
  ],
  health: {
    alert: 'ArgoCDControllerDown',
    expr: 'absent(kube_statefulset_status_replicas_ready{job="kube-state-metrics",namespace="argocd",statefulset="argocd-application-controller"} > 0)',
    for: '15m',
    severity: 'warning',
    summary: 'Argo CD’s application controller does not run.',
    description: 'Nothing that is merged reaches the cluster, and what somebody changes there by hand stays.',
  },
};
