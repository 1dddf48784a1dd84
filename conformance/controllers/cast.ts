import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { selects } from '../../src/verify/selectors.ts';
import { type ApiClient, messageOf } from '../apiserver/client.ts';
import type { ConformanceManifest, ConformanceTarget } from '../step.ts';
import { conditionOf, list, live, patch, settle } from './live.ts';
import { nodesFor } from './nodes.ts';
import { autoscalerFor, deploymentFor, retargeted } from './stand-ins.ts';

/** A live object with a controller, and the file of `dist/` that asks for it. */
export interface Actor {
  readonly path: string;
  readonly object: KubernetesObject;
  readonly manifest: ConformanceManifest;
}

/** A target's objects in a cluster whose controllers run. */
export class Cast {
  readonly client: ApiClient;
  readonly target: ConformanceTarget;
  /** Node name → zone. */
  readonly zones: ReadonlyMap<string, string>;
  /** Deployments, StatefulSets, DaemonSets, and what stands in for Rollouts. */
  readonly workloads: readonly Actor[];
  /** HorizontalPodAutoscalers, and what KEDA would make of ScaledObjects. */
  readonly autoscalers: readonly Actor[];
  readonly budgets: readonly Actor[];
  readonly cronJobs: readonly Actor[];

  private constructor(client: ApiClient, target: ConformanceTarget, zones: ReadonlyMap<string, string>) {
    this.client = client;
    this.target = target;
    this.zones = zones;
    const of = (kind: string, as: (object: KubernetesObject) => KubernetesObject = (object) => object) =>
      target.manifests
        .filter(({ object }) => object.kind === kind)
        .map((manifest) => {
          const object = as(manifest.object);
          return { path: client.pathOf(object) ?? '', object, manifest };
        });
    this.workloads = [...of('Deployment'), ...of('StatefulSet'), ...of('DaemonSet'), ...of('Rollout', deploymentFor)];
    this.autoscalers = [
      ...of('HorizontalPodAutoscaler', retargeted),
      ...of('ScaledObject', (object) => retargeted(autoscalerFor(object))),
    ];
    this.budgets = of('PodDisruptionBudget');
    this.cronJobs = of('CronJob');
  }

  /** Makes the nodes, applies the target, and adds what stands in. */
  static async enter(client: ApiClient, target: ConformanceTarget): Promise<Cast> {
    const nodes = await makeNodes(client, target);
    for (const { object } of target.manifests) {
      await apply(client, object);
      if (object.kind === 'Rollout') await giveReplicas(client, object);
    }
    const zones = nodes.map(
      ({ metadata }) => [metadata.name, metadata.labels?.['topology.kubernetes.io/zone'] ?? ''] as const,
    );
    const cast = new Cast(client, target, new Map(zones));
    for (const { object } of [...cast.workloads, ...cast.autoscalers]) await apply(client, object);
    return cast;
  }

  /** The workload that an autoscaler scales. */
  scaledBy({ object }: Actor): Actor | undefined {
    const { name } = (object.spec as { scaleTargetRef: { name: string } }).scaleTargetRef;
    return this.workloads.find(
      (workload) =>
        workload.object.metadata.name === name && workload.object.metadata.namespace === object.metadata.namespace,
    );
  }

  /** Whether a workload of `dist/` has pods that a budget guards; those of all others are an operator's to make. */
  makesPodsOf({ object: budget }: Actor): boolean {
    const { selector } = budget.spec as { selector?: object };
    return this.workloads.some(({ object }) => {
      const { template } = object.spec as { template: { metadata?: { labels?: Record<string, string> } } };
      return (
        object.metadata.namespace === budget.metadata.namespace && selects(selector, template.metadata?.labels ?? {})
      );
    });
  }

  live(actor: Actor) {
    return live(this.client, actor.path);
  }
}

/** Makes the target's nodes, and waits until they are ready. */
export async function makeNodes(client: ApiClient, target: ConformanceTarget): Promise<readonly KubernetesObject[]> {
  const nodes = nodesFor(target);
  for (const node of nodes) await client.expect('POST', '/api/v1/nodes', { body: node });
  const unready = async () => {
    const found = await list(client, '/api/v1/nodes');
    return found.every((node) => conditionOf(node, 'Ready')?.status === 'True') ? undefined : 'nodes are not ready';
  };
  const complaint = await settle(unready, 120);
  if (complaint !== undefined) throw new Error(complaint);
  return nodes;
}

/**
 * What the Rollouts controller does first: an object without `spec.replicas` has no scale to read, so it gives it one,
 * for autoscalers to change (argo-rollouts issue 119).
 */
async function giveReplicas(client: ApiClient, rollout: KubernetesObject): Promise<void> {
  const { replicas } = rollout.spec as { replicas?: number };
  if (replicas === undefined) await patch(client, client.pathOf(rollout) ?? '', { spec: { replicas: 1 } });
}

/** As Argo CD does it; a refusal is the step apiserver's to report, so here it ends the step. */
export async function apply(client: ApiClient, object: KubernetesObject): Promise<void> {
  const answer = await client.apply(object, { force: true });
  if (answer.status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${messageOf(answer.body)}`);
}
