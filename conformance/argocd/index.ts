import { join } from 'node:path';
import { baseOf, newCluster, remove } from '../apiserver/base.ts';
import { bootstrap } from '../apiserver/bootstrap.ts';
import { buildControlPlane } from '../apiserver/software.ts';
import { apply, makeNodes } from '../controllers/cast.ts';
import { buildKwok, startControllers } from '../controllers/start.ts';
import { inParallel } from '../parallel.ts';
import type { Context, Outcome, Step } from '../step.ts';
import { largestOfEach } from '../targets.ts';
import { changes, type Synced, steady, syncs } from './checks.ts';
import { proofs } from './proofs.ts';
import { Repository } from './repository.ts';
import { configure, startArgoCd } from './start.ts';

const MODULE = 'conformance/argocd';
/** Clusters wait more than they work. */
const AT_A_TIME = 3;
const ARGOCD = 'github.com/argoproj/argo-cd/v3';

/** Argo CD's application controller and repo server on a local Git repository. */
export const argocd: Step = {
  id: 'argocd',
  title: 'Argo CD',
  module: MODULE,
  async run(context) {
    const { crds } = context;
    if (crds === undefined) return [skipped('there are no official CRDs; set ORRERY_SCHEMAS to a folder of them')];
    const version = context.version(MODULE, ARGOCD);
    const control = await buildControlPlane(context);
    const kwok = await buildKwok(context);
    const built = await context.build(MODULE, [`${ARGOCD}/cmd`, `${MODULE}/redis`], {
      ldflags: `-X ${ARGOCD}/common.version=${version.slice(1)}`,
    });
    const binaries = { argocd: built[`${ARGOCD}/cmd`], redis: built[`${MODULE}/redis`] };
    const base = await baseOf(context, crds, control);
    const targets = context.isOnePlatform ? context.targets : largestOfEach(context.targets);
    const outcomes = await inParallel(targets, AT_A_TIME, async (target) => {
      const cluster = await newCluster(context, crds, control, { base, target });
      try {
        const { client } = cluster;
        await startControllers(context, cluster, control, kwok);
        await bootstrap(client);
        await makeNodes(client, target);
        await configure(context, client, target);
        const repository = await Repository.make(join(cluster.folder, 'repository'), target, context.env);
        await startArgoCd(context, cluster, binaries);
        for (const { object } of repository.projects) await apply(client, object);
        await apply(client, repository.root);
        return await judge(context, { client, target, repository }, `Argo CD ${version}`);
      } finally {
        await remove(cluster);
      }
    });
    const others = context.targets.filter((target) => !targets.includes(target)).map(({ id }) => id);
    return [
      ...outcomes.flat(),
      ...(others.length === 0
        ? []
        : [
            skipped(
              'the largest target of each platform stands for the others; --platform takes all',
              others.join(', '),
            ),
          ]),
    ];
  },
};

function skipped(why: string, what = 'Argo CD'): Outcome {
  return { what, version: '', objects: 0, rejected: [], warnings: [], seconds: 0, skipped: why };
}

async function judge(context: Context, synced: Synced, version: string): Promise<Outcome[]> {
  const { id } = synced.target;
  const checks = [
    { what: 'every Application syncs, in its wave', check: syncs, prove: async () => [] },
    { what: 'looking again finds no difference', check: steady, prove: async () => [] },
    { what: 'changes sync, removals prune unless guarded', check: changes, prove: proofs.changes },
  ];
  const outcomes: Outcome[] = [];
  for (const [index, { what, check, prove }] of checks.entries()) {
    context.progress(index, checks.length, `${id}: ${what}`);
    const started = performance.now();
    const { objects, rejected, allowed = [] } = await check(synced);
    const proven = rejected.length === 0 ? await prove(synced) : [];
    const seconds = (performance.now() - started) / 1000;
    outcomes.push({
      what: `${what}: ${id}`,
      version,
      objects,
      rejected,
      warnings: [],
      allowed,
      proofs: proven,
      seconds,
    });
    // What follows starts from what is synced.
    if (rejected.length > 0) break;
  }
  return outcomes;
}
