import { k8s } from 'cdk8s-plus-27';
import { catalogue } from '../src/addons/catalogue.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { internalHosts } from '../src/addons/internal-edge.ts';
import { addonOf } from '../src/addons/placed.ts';
import { LimitRange } from '../src/constructs/limit-range.ts';
import { Namespace, type PodSecurityLevel } from '../src/constructs/namespace.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ResourceQuota } from '../src/constructs/resource-quota.ts';
import { type Capacity, namespacePeak } from '../src/platform/capacity.ts';
import { type Home, homesOf, inHome } from '../src/platform/domains.ts';
import type { QuotaSpec } from '../src/platform/schema/quota.ts';
import type { Target } from '../src/platform/target.ts';
import { bytes, millicores } from '../src/platform/values.ts';
import { gatewayProxies } from './edge.ts';
import { INTERNAL_LABEL } from './edge-internal.ts';
import type { Layer, LayerDefinition } from './layer.ts';

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
    for (const home of homesOf(target)) bounds(layer, target, home);
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

/** What a namespace may ask for together, and what a container of it gets that asks for nothing. */
function bounds(layer: Layer, target: Target, home: Home): void {
  const common = { name: target.platform, namespace: home.namespace };
  // What is stated is the platform's namespace's: those of domains hold what follows from their services.
  const quota = home.domain === undefined ? target.spec.quota : undefined;
  comesFrom(
    new ResourceQuota(layer, inHome('quota', home), {
      ...common,
      ...allowed(namespacePeak(target.spec, home.domain), quota),
    }),
    quota ? 'quota' : 'services',
  );
  new LimitRange(layer, inHome('limits', home), {
    ...common,
    defaults: {
      cpuRequest: '50m',
      memoryRequest: '64Mi',
      memoryLimit: '256Mi',
      ...(quota?.limits.cpu === undefined ? {} : { cpuLimit: CPU_LIMIT }),
    },
  });
}

/** What is stated, or the peak: pods are as many as they are then. */
function allowed(peak: Capacity, quota: QuotaSpec | undefined) {
  if (!quota) return peak;
  const { requests, limits } = quota;
  return {
    pods: peak.pods,
    cpuMillicores: millicores(requests.cpu),
    memoryRequestBytes: bytes(requests.memory),
    memoryLimitBytes: bytes(limits.memory),
    ...(limits.cpu === undefined ? {} : { cpuLimitMillicores: millicores(limits.cpu) }),
  };
}

/** On the namespaces of domains: whose they are. */
const DOMAIN = 'orrery.dev/domain';
/** On namespaces from which the Gateway takes routes. */
const PUBLIC = { 'orrery.dev/edge': 'public' };

/** What others select namespaces by. */
function labelsOf(name: string, target: Target): Record<string, string> {
  if (name === target.namespace) return PUBLIC;
  const home = homesOf(target).find(({ namespace }) => namespace === name);
  if (home?.domain !== undefined) {
    return { [DOMAIN]: home.domain, ...(home.services.some(([, service]) => service.public) ? PUBLIC : {}) };
  }
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
  for (const { namespace, domain, services } of homesOf(target)) {
    if (domain === undefined) continue;
    if (found.has(namespace)) {
      throw new Error(
        `services.${services[0]?.[0]}.domain ${domain} makes the namespace ${namespace}, which an add-on has. fix: use another name`,
      );
    }
    admit(namespace, 'restricted');
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
