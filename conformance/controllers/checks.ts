import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { messageOf } from '../apiserver/client.ts';
import { finding } from '../findings.ts';
import type { Finding } from '../step.ts';
import type { Actor, Cast } from './cast.ts';
import { blocked, drain, hasPods } from './disruption.ts';
import { conditionOf, live, patch, settle, warningsOf } from './live.ts';
import { provision } from './volumes.ts';
import { clumped, unavailable } from './workloads.ts';

export interface Checked {
  readonly objects: number;
  readonly rejected: readonly Finding[];
  readonly allowed?: readonly (Finding & { readonly reason: string })[];
}

/** How long controllers may take; on a busy machine they take a while. */
const PATIENCE_SECONDS = 240;

/** Every autoscaler reads the scale of what it names, and has scaled it to its minimum. */
export async function autoscale(cast: Cast): Promise<Checked> {
  const rejected: Finding[] = [];
  for (const actor of cast.autoscalers) {
    const complaint =
      (await unscalable(cast, actor)) ?? (await settle(() => unresolved(cast, actor), PATIENCE_SECONDS));
    if (complaint !== undefined) rejected.push(finding(actor.manifest, complaint, 'spec.scaleTargetRef'));
  }
  return { objects: cast.autoscalers.length, rejected };
}

/** What the object named in `dist/` answers when it is asked for its scale; the stand-in is not asked. */
async function unscalable({ client }: Cast, { manifest }: Actor): Promise<string | undefined> {
  const { metadata } = manifest.object;
  const { scaleTargetRef } = manifest.object.spec as { scaleTargetRef: Partial<KubernetesObject> & { name: string } };
  const { apiVersion = 'apps/v1', kind = 'Deployment', name } = scaleTargetRef;
  const path = client.pathOf({ apiVersion, kind, metadata: { ...metadata, name } });
  if (path === undefined) return `there is no kind ${kind} in ${apiVersion}`;
  const { status, body } = await client.send('GET', `${path}/scale`);
  return status < 300 ? undefined : messageOf(body);
}

/** Why an autoscaler has not scaled yet. */
export async function unresolved(cast: Cast, actor: Actor): Promise<string | undefined> {
  const autoscaler = await cast.live(actor);
  const able = conditionOf(autoscaler, 'AbleToScale');
  if (able?.status !== 'True') return able?.message ?? 'its controller has not looked at it';
  const { minReplicas = 1 } = actor.object.spec as { minReplicas?: number };
  const target = cast.scaledBy(actor);
  const have = target === undefined ? undefined : ((await cast.live(target)).spec.replicas ?? 1);
  return have !== undefined && have >= minReplicas ? undefined : `its target has ${have} replicas, not ${minReplicas}`;
}

/** All pods of every workload are scheduled, ready, and in all zones. */
export async function settleAll(cast: Cast): Promise<Checked> {
  const rejected: Finding[] = [];
  for (const { path, manifest } of cast.workloads) {
    const complaint =
      (await settle(() => unavailable(cast.client, path), PATIENCE_SECONDS)) ??
      (await clumped(cast.client, path, cast.zones));
    if (complaint !== undefined) rejected.push(finding(manifest, complaint));
  }
  return { objects: cast.workloads.length, rejected };
}

/** Each CronJob's Job, made as `kubectl create job --from` makes it, is admitted and completes. */
export async function complete(cast: Cast): Promise<Checked> {
  const rejected: Finding[] = [];
  for (const { object, manifest } of cast.cronJobs) {
    const complaint = await runNow(cast, object);
    if (complaint !== undefined) rejected.push(finding(manifest, complaint, 'spec.jobTemplate'));
  }
  return { objects: cast.cronJobs.length, rejected };
}

/** Why a Job of the CronJob does not complete. */
export async function runNow({ client }: Cast, cronJob: KubernetesObject, patience = PATIENCE_SECONDS) {
  const { jobTemplate } = cronJob.spec as { jobTemplate: { metadata?: object; spec: object } };
  const { name, namespace } = cronJob.metadata;
  const metadata = { ...jobTemplate.metadata, name: `${name}-now`, ...(namespace === undefined ? {} : { namespace }) };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: jobTemplate.spec };
  const made = await client.apply(job);
  if (made.status >= 300) return messageOf(made.body);
  const path = client.pathOf(job) ?? '';
  return settle(async () => {
    await provision(client);
    const found = await live(client, path);
    if (conditionOf(found, 'Complete')?.status === 'True') return undefined;
    const warning = (await warningsOf(client, found.metadata)).at(-1);
    return `its Job has not completed${warning === undefined ? '' : `: ${warning}`}`;
  }, patience);
}

/** Every budget allows a disruption, and each node can be emptied. */
export async function disrupt(cast: Cast): Promise<Checked> {
  const { client } = cast;
  const rejected: Finding[] = [];
  const allowed: (Finding & { reason: string })[] = [];
  for (const budget of cast.budgets) {
    const { path, manifest } = budget;
    if (!cast.makesPodsOf(budget) && !(await hasPods(client, path))) {
      const reason = 'its pods are an operator’s to make, which does not run here.';
      allowed.push({ ...finding(manifest, 'has no pods'), reason });
      continue;
    }
    const complaint = await settle(() => blocked(client, path), PATIENCE_SECONDS);
    if (complaint !== undefined) rejected.push(finding(manifest, complaint));
  }
  for (const node of cast.zones.keys()) {
    for (const { pod, message } of await drain(client, node)) {
      rejected.push({ object: pod, message: `keeps node ${node} from being drained: ${message}` });
    }
    const { rejected: unsettled } = await settleOnly(cast);
    rejected.push(
      ...unsettled.map((found) => ({ ...found, message: `after node ${node} was drained: ${found.message}` })),
    );
  }
  return { objects: cast.budgets.length + cast.zones.size, rejected, allowed };
}

/** Everything at its largest, and all of it released anew at once: what the quotas have to admit. */
export async function grow(cast: Cast): Promise<Checked> {
  for (const autoscaler of cast.autoscalers) {
    const { maxReplicas } = autoscaler.object.spec as { maxReplicas: number };
    const workload = cast.scaledBy(autoscaler);
    if (workload) await patch(cast.client, workload.path, { spec: { replicas: maxReplicas } });
  }
  const { rejected } = await settleOnly(cast);
  for (const { path } of cast.workloads) await release(cast, path);
  const second = await settleOnly(cast);
  return { objects: cast.workloads.length, rejected: [...rejected, ...second.rejected] };
}

/** As `kubectl rollout restart`. */
export async function release({ client }: Cast, path: string): Promise<void> {
  const annotations = { 'conformance/release': 'again' };
  await patch(client, path, { spec: { template: { metadata: { annotations } } } });
}

async function settleOnly(cast: Cast): Promise<Checked> {
  const rejected: Finding[] = [];
  for (const { path, manifest } of cast.workloads) {
    let refused: string | undefined;
    const complaint = await settle(async () => {
      const why = await unavailable(cast.client, path);
      if (why?.includes('exceeded quota')) refused = why;
      return why;
    }, PATIENCE_SECONDS);
    // A quota that refuses for a while slows a release down as long as it refuses: that is no room either.
    const found = complaint ?? refused;
    if (found !== undefined) rejected.push(finding(manifest, found));
  }
  return { objects: cast.workloads.length, rejected };
}
