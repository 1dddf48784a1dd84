import type { PodTemplate } from './pod-template.ts';
import type { Plain } from './values.ts';

/** What the proxy asks for that the pod says nothing of: the defaults of Istio's chart. */
const DEFAULTS = { cpu: '100m', memory: '128Mi', cpuLimit: '2', memoryLimit: '1Gi' };

/** Whether Istio's webhook puts a proxy into the pods, as far as their own label says it. */
export function isMeshed({ labels }: PodTemplate): boolean {
  return labels['sidecar.istio.io/inject'] === 'true';
}

/**
 * The proxy that Istio's webhook adds to a pod: its port, and what it asks for by the pod's annotations. No manifest holds
 * it, but schedulers, quotas and monitors see it.
 */
export function injectedProxy(template: PodTemplate): Plain | undefined {
  if (!isMeshed(template)) return undefined;
  const of = (name: string, otherwise: string | undefined) =>
    template.annotations[`sidecar.istio.io/${name}`] ?? (stated(template) ? undefined : otherwise);
  const amounts = (cpu: string | undefined, memory: string | undefined): Plain => ({
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
  });
  return {
    name: 'istio-proxy',
    restartPolicy: 'Always',
    ports: [{ name: 'http-envoy-prom', containerPort: 15_090, protocol: 'TCP' }],
    resources: {
      requests: amounts(of('proxyCPU', DEFAULTS.cpu), of('proxyMemory', DEFAULTS.memory)),
      limits: amounts(of('proxyCPULimit', DEFAULTS.cpuLimit), of('proxyMemoryLimit', DEFAULTS.memoryLimit)),
    },
  };
}

/** The webhook takes all four from the pod as soon as the pod states one of them. */
function stated({ annotations }: PodTemplate): boolean {
  return ['proxyCPU', 'proxyMemory', 'proxyCPULimit', 'proxyMemoryLimit'].some(
    (name) => `sidecar.istio.io/${name}` in annotations,
  );
}
