import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import type { Mistakes } from './world.ts';

const chart = (name: string, repoURL: string, targetRevision: string): KubernetesObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: `astral-planner-production-${name}`, namespace: 'argocd' },
  spec: {
    project: 'astral-planner-production-addons',
    source: { repoURL, chart: name, targetRevision },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'edge' },
  },
});

export const lifecycle: Mistakes = {
  'the retired ingress-nginx': (w) =>
    w.with(chart('ingress-nginx', 'https://kubernetes.github.io/ingress-nginx', '4.13.3')),
  'the retired Jaeger operator': (w) =>
    w.with(chart('jaeger-operator', 'https://jaegertracing.github.io/helm-charts', '2.57.0')),
  'a PodSecurityPolicy': (w) =>
    w.with({
      apiVersion: 'policy/v1beta1',
      kind: 'PodSecurityPolicy',
      metadata: { name: 'restricted' },
      spec: {
        privileged: false,
        seLinux: { rule: 'RunAsAny' },
        runAsUser: { rule: 'RunAsAny' },
        fsGroup: { rule: 'RunAsAny' },
        supplementalGroups: { rule: 'RunAsAny' },
      },
    }),
};
