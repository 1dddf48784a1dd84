import { isDeepStrictEqual } from 'node:util';
import { finding } from '../findings.ts';
import type { ConformanceManifest, ConformanceTarget, Context, Outcome, Proof, Step } from '../step.ts';
import { baseOf, newCluster, remove } from './base.ts';
import { bootstrap, defaultServiceAccounts } from './bootstrap.ts';
import type { ApiClient } from './client.ts';
import { proofs } from './proofs.ts';
import { buildControlPlane, buildOldest } from './software.ts';
import { altered, judge, noVerdict, podOf, resourceVersion, type Verdict } from './verdict.ts';

/** A real etcd and kube-apiserver: every object applied as Argo CD applies it. */
export const apiserver: Step = {
  id: 'apiserver',
  title: 'API server',
  module: 'conformance/apiserver',
  async run(context) {
    const { crds } = context;
    if (crds === undefined) return [skipped('there are no official CRDs; set ORRERY_SCHEMAS to a folder of them')];
    const outcomes: Outcome[] = [];
    for (const server of [await buildControlPlane(context), await buildOldest(context)]) {
      const base = await baseOf(context, crds, server);
      for (const target of context.targets) {
        const cluster = await newCluster(context, crds, server, { base, target });
        try {
          await bootstrap(cluster.client);
          outcomes.push(...(await judgeTarget(context, cluster.client, target, `kube-apiserver ${server.version}`)));
        } finally {
          await remove(cluster);
        }
      }
    }
    return outcomes;
  },
};

function skipped(why: string): Outcome {
  return { what: 'apply', version: '', objects: 0, rejected: [], warnings: [], seconds: 0, skipped: why };
}

async function judgeTarget(
  context: Context,
  client: ApiClient,
  target: ConformanceTarget,
  version: string,
): Promise<Outcome[]> {
  const timed = async (
    what: string,
    work: (verdict: Verdict) => Promise<number>,
    prove: () => Promise<Proof[]>,
  ): Promise<Outcome> => {
    const started = performance.now();
    const verdict = noVerdict();
    const objects = await work(verdict);
    const proven = await prove();
    const seconds = (performance.now() - started) / 1000;
    return { what: `${what}: ${target.id}`, version, objects, ...verdict, proofs: proven, seconds };
  };
  return [
    await timed(
      'server-side apply, strict, in waves',
      (verdict) => applyAll(context, client, target, verdict),
      () => proofs.apply(client, target),
    ),
    await timed(
      'a second apply changes nothing',
      (verdict) => applyAgain(client, target, verdict),
      () => proofs.again(client, target),
    ),
    await timed(
      'pods pass admission',
      (verdict) => createPods(client, target, verdict),
      () => proofs.pods(client, target),
    ),
  ];
}

async function applyAll(
  context: Context,
  client: ApiClient,
  { id, manifests }: ConformanceTarget,
  verdict: Verdict,
): Promise<number> {
  for (const [index, manifest] of manifests.entries()) {
    context.progress(index, manifests.length, id);
    judge(verdict, manifest, await client.apply(manifest.object));
  }
  await defaultServiceAccounts(client, manifests);
  return manifests.length;
}

/** Applies what is there already: it has to be there word for word, and to stay as it is. */
async function applyAgain(client: ApiClient, { manifests }: ConformanceTarget, verdict: Verdict): Promise<number> {
  let judged = 0;
  for (const manifest of manifests) {
    const path = client.pathOf(manifest.object);
    const before = path === undefined ? undefined : await client.send('GET', path);
    // What was refused is reported where it was applied.
    if (before === undefined || before.status !== 200) continue;
    judged++;
    for (const { field, message } of altered(manifest.object, before.body)) {
      verdict.rejected.push(finding(manifest, message, field));
    }
    const after = await client.apply(manifest.object);
    if (after.status >= 300) judge(verdict, manifest, after);
    else if (resourceVersion(before.body) !== resourceVersion(after.body)) {
      await judgeChange(client, manifest, before.body, after.body, verdict);
    }
  }
  return judged;
}

const FIELD = 'metadata.resourceVersion';

/**
 * A second apply may write once what reading had filled in: the status that a CRD gives a new object by default, which is
 * not stored when the object is made. Then the object reads the same as before, and a third apply changes nothing.
 */
async function judgeChange(
  client: ApiClient,
  manifest: ConformanceManifest,
  before: unknown,
  after: unknown,
  verdict: Verdict,
): Promise<void> {
  const third = await client.apply(manifest.object);
  const isSame = isDeepStrictEqual(withoutVersion(before), withoutVersion(after));
  if (isSame && resourceVersion(after) === resourceVersion(third.body)) {
    const reason = 'the status that its CRD gives by default is stored with the second write; a third changes nothing.';
    verdict.allowed.push({ ...finding(manifest, 'a second apply changed its resourceVersion', FIELD), reason });
  } else verdict.rejected.push(finding(manifest, 'a second apply changed it', FIELD));
}

function withoutVersion(object: unknown): object {
  const { metadata, ...rest } = object as { metadata: object };
  return { ...rest, metadata: { ...metadata, resourceVersion: undefined } };
}

async function createPods(client: ApiClient, { manifests }: ConformanceTarget, verdict: Verdict): Promise<number> {
  let judged = 0;
  for (const manifest of manifests) {
    const pod = podOf(manifest.object);
    if (pod === undefined) continue;
    judged++;
    judge(verdict, manifest, await client.createDry(pod));
  }
  return judged;
}
