import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { namespacesOf } from '../../src/platform/domains.ts';
import type { Proof } from '../step.ts';
import { type Actor, apply, type Cast } from './cast.ts';
import { release, runNow, unresolved } from './checks.ts';
import { blocked, evict } from './disruption.ts';
import { patch, podsOf, settle } from './live.ts';
import { clumped, unavailable } from './workloads.ts';

type Fields = Record<string, unknown>;

/** Things broken by hand in the running cluster: the checks of this step have to notice. */
export const proofs = { autoscale, settleAll, complete, disrupt, grow };

/** How long a check is given to notice. */
const NOTICE_SECONDS = 90;

async function autoscale(cast: Cast): Promise<Proof[]> {
  const [autoscaler] = cast.autoscalers;
  if (autoscaler === undefined) return [];
  const copy = copied(autoscaler, cast, (spec) => {
    spec.scaleTargetRef = { ...(spec.scaleTargetRef as Fields), name: 'no-such-workload' };
  });
  return proven(cast, copy, 'a target that does not exist', () =>
    noticed(
      () => unresolved(cast, copy),
      (why) => !why.startsWith('its controller'),
    ),
  );
}

async function settleAll(cast: Cast): Promise<Proof[]> {
  const workload = cast.workloads.find(({ object }) => object.kind === 'Deployment');
  if (workload === undefined) return [];
  const pods = (select: Fields, replicas: number) =>
    copied(workload, cast, (spec) => {
      const labels = { proof: 'proof' };
      const template = spec.template as { metadata: Fields; spec: Fields };
      Object.assign(spec, { replicas, selector: { matchLabels: labels } });
      template.metadata.labels = labels;
      template.spec.nodeSelector = select;
      template.spec.topologySpreadConstraints = [];
    });
  const nowhere = pods({ 'no-such-label': 'true' }, 1);
  const together = pods({ 'topology.kubernetes.io/zone': [...cast.zones.values()][0] }, 3);
  return [
    ...(await proven(cast, nowhere, 'a node selector that no node meets', () =>
      noticed(
        () => unavailable(cast.client, nowhere.path),
        (why) => why.includes('nodes are available'),
      ),
    )),
    ...(await proven(cast, together, 'all pods in one zone', async () => {
      await settle(() => unavailable(cast.client, together.path), NOTICE_SECONDS);
      return clumped(cast.client, together.path, cast.zones);
    })),
  ];
}

async function complete(cast: Cast): Promise<Proof[]> {
  const [cronJob] = cast.cronJobs;
  if (cronJob === undefined) return [];
  const copy = structuredClone(cronJob.object);
  const { jobTemplate } = copy.spec as { jobTemplate: { spec: { template: { spec: Fields } } } };
  jobTemplate.spec.template.spec.serviceAccountName = 'no-such-account';
  const named = { ...copy, metadata: { ...copy.metadata, name: 'proof' } };
  const caught = await runNow(cast, named, 3);
  return [{ broken: `CronJob ${copy.metadata.name} with a service account that does not exist`, caught }];
}

async function disrupt(cast: Cast): Promise<Proof[]> {
  const budget = cast.budgets.find((actor) => isOwn(cast, actor.object) && cast.makesPodsOf(actor));
  if (budget === undefined) return [];
  await patch(cast.client, budget.path, { spec: { minAvailable: null, maxUnavailable: 0 } });
  const caught = await noticed(
    () => blocked(cast.client, budget.path),
    (why) => why.startsWith('allows'),
  );
  const { spec } = await cast.live(budget);
  const [pod] = await podsOf(cast.client, budget.object.metadata.namespace ?? '', spec.selector?.matchLabels);
  const refused = pod === undefined ? undefined : await evict(cast.client, pod.metadata, true);
  await apply(cast.client, budget.object);
  const name = `PodDisruptionBudget ${budget.object.metadata.name}`;
  return [
    { broken: `${name} that lets no pod go`, caught },
    { broken: `${name} that lets no pod go, and a drain`, caught: refused },
  ];
}

async function grow(cast: Cast): Promise<Proof[]> {
  const workload = cast.workloads.find(({ object }) => isOwn(cast, object));
  if (workload === undefined) return [];
  const { name, namespace = '' } = workload.object.metadata;
  const quota: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'proof', namespace },
    spec: { hard: { pods: '1' } },
  };
  await apply(cast.client, quota);
  await patch(cast.client, workload.path, { spec: { template: { metadata: { annotations: { proof: 'proof' } } } } });
  const caught = await noticed(
    () => unavailable(cast.client, workload.path),
    (why) => why.includes('exceeded quota'),
  );
  await cast.client.expect('DELETE', cast.client.pathOf(quota) ?? '');
  await release(cast, workload.path);
  return [{ broken: `${workload.object.kind} ${name} under a quota that is too small`, caught }];
}

/** A copy of an object under another name, changed. */
function copied({ object, manifest }: Actor, { client }: Cast, change: (spec: Fields) => void): Actor {
  const copy = structuredClone({ ...object, metadata: { ...object.metadata, name: 'proof', labels: {} } });
  change((copy as KubernetesObject).spec as Fields);
  return { object: copy, path: client.pathOf(copy) ?? '', manifest };
}

/** Puts a copy into the cluster, and takes it away again when it was looked at. */
async function proven(
  { client }: Cast,
  { object, path, manifest }: Actor,
  how: string,
  look: () => Promise<string | undefined>,
): Promise<Proof[]> {
  await apply(client, object);
  const caught = await look();
  await client.expect('DELETE', path);
  return [{ broken: `${object.kind} ${manifest.object.metadata.name} with ${how}`, caught }];
}

/** The complaint that is looked for, as soon as it is made. */
async function noticed(
  look: () => Promise<string | undefined>,
  isIt: (complaint: string) => boolean,
): Promise<string | undefined> {
  let caught: string | undefined;
  await settle(async () => {
    const complaint = await look();
    if (complaint !== undefined && isIt(complaint)) caught = complaint;
    return caught === undefined ? 'not yet' : undefined;
  }, NOTICE_SECONDS);
  return caught;
}

/** Whether it is in a namespace of the platform, and not in an add-on's. */
function isOwn({ target: { target } }: Cast, { metadata }: KubernetesObject): boolean {
  return namespacesOf(target).includes(metadata.namespace ?? '');
}
