import { BlueGreenRollout } from '../src/constructs/blue-green-rollout.ts';
import { CanaryRollout, type CanaryRouter } from '../src/constructs/canary-rollout.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { PodDisruptionBudget } from '../src/constructs/pod-disruption-budget.ts';
import type { ReleaseProps } from '../src/constructs/release.ts';
import { RollingDeployment } from '../src/constructs/rolling-deployment.ts';
import { Workload } from '../src/constructs/workload/workload.ts';
import { COLOR_LABEL, isColors } from '../src/platform/colors.ts';
import { outputName, usesBucket } from '../src/platform/contract.ts';
import { growsInShares, stepsOf } from '../src/platform/delivery.ts';
import { flagsOf } from '../src/platform/flags.ts';
import { placementOf } from '../src/platform/node-groups.ts';
import { identityAnnotations } from '../src/platform/providers/index.ts';
import type { ServiceSpec } from '../src/platform/schema/service.ts';
import { storeVariables } from '../src/platform/stores.ts';
import { namespaceOf, secretVariables, services, type Target } from '../src/platform/target.ts';
import { bytes, seconds } from '../src/platform/values.ts';
import { plainVariables } from '../src/platform/variables.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { meshRoutesOf } from './mesh-routes.ts';
import { migrations } from './migrations.ts';
import { analyses } from './workload-analysis.ts';
import { identityOf, isRouted, runsOf } from './workload-identity.ts';

export const workloads: LayerDefinition = {
  name: 'workloads',
  about: 'The services themselves: pods, their configuration, how they are released and how many a drain may take.',
  after: ['data', 'edge', 'mesh', 'network', 'policies', 'secrets', 'services', 'store-secrets', 'vault-databases'],
  build(layer, target) {
    for (const [name, service] of services(target)) {
      const workload = comesFrom(workloadOf(layer, target, name, service), `services.${name}`);
      release(layer, target, name, service, workload);
      migrations(layer, target, name, service);
      const namespace = namespaceOf(target, name);
      for (const { name: run, labels, selector } of runsOf(target, name, service)) {
        comesFrom(
          new PodDisruptionBudget(layer, `${run}-budget`, { name: run, namespace, labels, selector }),
          `services.${name}`,
        );
      }
    }
  },
};

function workloadOf(layer: Layer, target: Target, name: string, service: ServiceSpec): Workload {
  const { health, metrics, proxy, shutdown } = service;
  const flags = flagsOf(target.spec, service);
  const secrets = secretVariables(target, service).map(([variable]) => [variable, variable]);
  return new Workload(layer, name, {
    identity: identityOf(target, name, service),
    kubernetes: target.spec.cluster.kubernetes,
    application: {
      image: `${service.image}:${service.version}`,
      command: service.command,
      port: service.port,
      metricsPort: metrics?.port,
      health: { live: health.live, ready: health.ready, startupSeconds: seconds(health.startup) },
      resources: service.resources,
      // The ExternalSecret has named the keys as the variables are.
      secret: secrets.length === 0 ? undefined : { name: `${name}-secrets`, variables: Object.fromEntries(secrets) },
      variables: storeVariables(target, name),
      writable: service.writable,
    },
    flags: flags && { of: flags, restart: service.flags?.reload === 'restart' },
    nginx: proxy && {
      image: `${proxy.image}:${proxy.version}`,
      port: proxy.port,
      resources: proxy.resources,
      maxBodyBytes: bytes(proxy.maxBody),
      timeoutSeconds: seconds(service.public?.timeout ?? shutdown.longestRequest),
      immutable: proxy.immutable,
      waf: proxy.waf,
    },
    mesh: target.spec.mesh,
    environment: plainVariables(target, name, service),
    shutdown: { drainSeconds: seconds(shutdown.drain), longestRequestSeconds: seconds(shutdown.longestRequest) },
    priorityClass: `${target.platform}-${service.priority}`,
    nodes: placementOf(target, service.nodeGroup),
    cloudIdentity: usesBucket(target.spec, service.uses) ? identityAnnotations(target, outputName(name)) : undefined,
  });
}

function release(layer: Layer, target: Target, name: string, service: ServiceSpec, workload: Workload): void {
  const { delivery } = service;
  const id = `${name}-release`;
  const origin = `services.${name}.delivery`;
  // A node may have to be launched and the image pulled before the start begins, which may fail once.
  const progressDeadlineSeconds = service.deadline
    ? seconds(service.deadline)
    : Math.max(600, 300 + 2 * seconds(service.health.startup));
  if (isColors(delivery)) {
    for (const { name: run, labels, selector, color } of runsOf(target, name, service)) {
      if (!color) continue;
      const { version } = color;
      const own = { [COLOR_LABEL]: color.color };
      const variant = { image: `${service.image}:${version}`, version, labels: own };
      comesFrom(
        new RollingDeployment(layer, `${run}-release`, {
          name: run,
          namespace: namespaceOf(target, name),
          labels,
          selector,
          template: workload.template('pod-template-hash', variant),
          replicas: service.scale ? undefined : color.min,
          progressDeadlineSeconds,
        }),
        origin,
      );
    }
    return;
  }
  const common: ReleaseProps = {
    name,
    namespace: namespaceOf(target, name),
    labels: workload.labels,
    selector: workload.selector,
    template: workload.template(delivery.kind === 'rolling' ? 'pod-template-hash' : 'rollouts-pod-template-hash'),
    replicas: service.scale ? undefined : (service.replicas ?? 1),
    progressDeadlineSeconds,
  };
  if (delivery.kind === 'rolling') {
    comesFrom(new RollingDeployment(layer, id, common), origin);
  } else if (growsInShares(delivery)) {
    const steps = stepsOf(delivery);
    const router = routerOf(target, name, service);
    const shortest = Math.min(...steps.map(({ pauseSeconds }) => pauseSeconds));
    const intervalSeconds = between(10, Math.floor(shortest / 5), 60);
    comesFrom(
      new CanaryRollout(layer, id, {
        ...common,
        steps,
        ...(delivery.kind === 'blue-green'
          ? { whole: { approve: !delivery.autoPromote }, keepOldSeconds: seconds(delivery.keepOld) }
          : {}),
        analyses: analyses(layer, target, name, service, { intervalSeconds }),
        traffic: router && { stable: name, canary: `${name}-canary`, router },
      }),
      origin,
    );
  } else {
    const keepOldSeconds = seconds(delivery.keepOld);
    const timing = { intervalSeconds: between(10, Math.floor(keepOldSeconds / 6), 60), count: 5 };
    const templates = analyses(layer, target, name, service, timing);
    comesFrom(
      new BlueGreenRollout(layer, id, {
        ...common,
        active: name,
        preview: `${name}-preview`,
        autoPromote: delivery.autoPromote,
        keepOldSeconds,
        analysis: { templates, seconds: timing.intervalSeconds * timing.count },
      }),
      origin,
    );
  }
}

/** Who splits the traffic of a canary: the mesh, or the edge, where it is what the traffic comes through. */
function routerOf(target: Target, name: string, service: ServiceSpec): CanaryRouter | undefined {
  const { edge, mesh } = target.spec;
  if (mesh) return { kind: 'istio', virtualServices: meshRoutesOf(target, name, service) };
  if (!edge || !isRouted(target, service)) return undefined;
  return edge.kind === 'gateway' ? { kind: 'gateway', httpRoute: name } : { kind: 'ingress-nginx', ingress: name };
}

function between(least: number, value: number, most: number): number {
  return Math.min(Math.max(least, value), most);
}
