import { k8s } from 'cdk8s-plus-27';
import { catalogue } from '../src/addons/catalogue.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { internalHosts } from '../src/addons/internal-edge.ts';
import { addonOf } from '../src/addons/placed.ts';
import { LimitRange } from '../src/constructs/limit-range.ts';
import { Namespace, type PodSecurityLevel } from '../src/constructs/namespace.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ResourceQuota } from '../src/constructs/resource-quota.ts';
import { namespacePeak } from '../src/platform/capacity.ts';
import type { Target } from '../src/platform/target.ts';
import { bytes, millicores } from '../src/platform/values.ts';
import { gatewayProxies } from './edge.ts';
import { INTERNAL_LABEL } from './edge-internal.ts';
import type { LayerDefinition } from './layer.ts';

const LEVELS: readonly PodSecurityLevel[] = ['restricted', 'baseline', 'privileged'];

/** What a container may use that states no limit, where a quota counts them. */
const CPU_LIMIT = '1';

/** Higher is scheduled first and evicted last. Kubernetes keeps what is above a billion for itself. */
const PRIORITIES = {
  critical: { value: 1_000_000, about: 'Users notice at once when it is gone.' },
  standard: { value: 100_000, about: 'The platform works without it for a while.' },
  background: { value: 1_000, about: 'Jobs that can wait: they give way to everything else.' },
} as const;

export const namespaces: LayerDefinition = {
  name: 'namespaces',
  about: 'Namespaces with their Pod Security level, quotas, and the priorities of workloads.',
  build(layer, target) {
    const { kubernetes } = target.spec.cluster;
    for (const [name, podSecurity] of levels(target)) {
      new Namespace(layer, `namespace-${name}`, {
        name,
        podSecurity,
        podSecurityVersion: `v${kubernetes}`,
        labels: labelsOf(name, target),
      });
    }
    comesFrom(
      new ResourceQuota(layer, 'quota', {
        name: target.platform,
        namespace: target.namespace,
        ...allowed(target),
      }),
      target.spec.quota ? 'quota' : 'services',
    );
    new LimitRange(layer, 'limits', {
      name: target.platform,
      namespace: target.namespace,
      defaults: {
        cpuRequest: '50m',
        memoryRequest: '64Mi',
        memoryLimit: '256Mi',
        ...(target.spec.quota?.limits.cpu === undefined ? {} : { cpuLimit: CPU_LIMIT }),
      },
    });
    for (const [priority, { value, about }] of Object.entries(PRIORITIES)) {
      new k8s.KubePriorityClass(layer, `priority-${priority}`, {
        metadata: { name: `${target.platform}-${priority}` },
        value,
        globalDefault: false,
        description: about,
      });
    }
  },
};

/** What is stated, or the peak: pods are as many as they are then. */
function allowed({ spec }: Target) {
  const peak = namespacePeak(spec);
  if (!spec.quota) return peak;
  const { requests, limits } = spec.quota;
  return {
    pods: peak.pods,
    cpuMillicores: millicores(requests.cpu),
    memoryRequestBytes: bytes(requests.memory),
    memoryLimitBytes: bytes(limits.memory),
    ...(limits.cpu === undefined ? {} : { cpuLimitMillicores: millicores(limits.cpu) }),
  };
}

/** What others select namespaces by. */
function labelsOf(name: string, target: Target): Record<string, string> {
  // The Gateway takes routes from here.
  if (name === target.namespace) return { 'orrery.dev/edge': 'public' };
  // The internal Gateway takes routes from here.
  if (target.spec.edge?.kind === 'gateway' && internalHosts(target).some(({ namespace }) => namespace === name))
    return { ...INTERNAL_LABEL };
  // Gatekeeper must not wait for itself.
  if (name === catalogue.gatekeeper.namespace) return { 'admission.gatekeeper.sh/ignore': 'no-self-managing' };
  return {};
}

/** Every namespace that the platform makes, with the strictest level that all of its pods can keep to. */
function levels(target: Target): [name: string, level: PodSecurityLevel][] {
  const found = new Map<string, PodSecurityLevel>([[target.namespace, 'restricted']]);
  const admit = (namespace: string, level: PodSecurityLevel) => {
    const before = found.get(namespace) ?? 'restricted';
    found.set(namespace, LEVELS[Math.max(LEVELS.indexOf(before), LEVELS.indexOf(level))] ?? level);
  };
  for (const id of addonsInUse(target.spec)) {
    const { namespace, podSecurity, chart } = addonOf(target.spec, id);
    if (!('releaseName' in chart) || namespace === 'kube-system') continue;
    admit(namespace, podSecurity);
  }
  // What slows a network down is privileged, and talks to the container runtime of the node.
  if (Object.values(target.spec.chaos?.experiments ?? {}).some(({ kind }) => kind === 'network-latency'))
    admit(catalogue.litmus.namespace, 'privileged');
  // Its agents see the nodes' volumes (hostPath).
  if (target.spec.backup?.volumes === 'moved') admit(catalogue.velero.namespace, 'privileged');
  if (target.spec.edge?.kind === 'gateway') admit(gatewayProxies.namespace, gatewayProxies.podSecurity);
  if (target.spec.logs) admit('logging', 'restricted');
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
