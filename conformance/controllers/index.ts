import { baseOf, newCluster, remove } from '../apiserver/base.ts';
import { bootstrap } from '../apiserver/bootstrap.ts';
import { buildControlPlane } from '../apiserver/software.ts';
import { inParallel } from '../parallel.ts';
import type { Context, Outcome, Step } from '../step.ts';
import { Cast } from './cast.ts';
import { autoscale, complete, disrupt, grow, settleAll } from './checks.ts';
import { proofs } from './proofs.ts';
import { buildKwok, startControllers } from './start.ts';

/** Clusters wait more than they work. */
const AT_A_TIME = 3;

/** The controllers that every cluster has, with nodes that only pretend to run pods. */
export const controllers: Step = {
  id: 'controllers',
  title: 'Controllers',
  module: 'conformance/controllers',
  async run(context) {
    const { crds } = context;
    if (crds === undefined) return [skipped('there are no official CRDs; set ORRERY_SCHEMAS to a folder of them')];
    const control = await buildControlPlane(context);
    const kwok = await buildKwok(context);
    const version = `Kubernetes ${control.version}, KWOK ${kwok.version}`;
    const base = await baseOf(context, crds, control);
    const outcomes = await inParallel(context.targets, AT_A_TIME, async (target) => {
      const cluster = await newCluster(context, crds, control, { base, target });
      try {
        await startControllers(context, cluster, control, kwok);
        await bootstrap(cluster.client);
        const cast = await Cast.enter(cluster.client, target);
        return await judge(context, cast, version);
      } finally {
        await remove(cluster);
      }
    });
    return outcomes.flat();
  },
};

function skipped(why: string): Outcome {
  return { what: 'controllers', version: '', objects: 0, rejected: [], warnings: [], seconds: 0, skipped: why };
}

async function judge(context: Context, cast: Cast, version: string): Promise<Outcome[]> {
  const checks = [
    { what: 'autoscalers find their targets', check: autoscale, prove: proofs.autoscale },
    { what: 'workloads become available, evenly in three zones', check: settleAll, prove: proofs.settleAll },
    { what: 'CronJobs’ Jobs complete', check: complete, prove: proofs.complete },
    { what: 'budgets let pods go, and every node drains', check: disrupt, prove: proofs.disrupt },
    { what: 'quotas admit a release at the largest size', check: grow, prove: proofs.grow },
  ];
  const outcomes: Outcome[] = [];
  for (const [index, { what, check, prove }] of checks.entries()) {
    context.progress(index, checks.length, `${cast.target.id}: ${what}`);
    const started = performance.now();
    const { objects, rejected, allowed = [] } = await check(cast);
    const proven = await prove(cast);
    const seconds = (performance.now() - started) / 1000;
    outcomes.push({
      what: `${what}: ${cast.target.id}`,
      version,
      objects,
      rejected,
      warnings: [],
      allowed,
      proofs: proven,
      seconds,
    });
  }
  return outcomes;
}
