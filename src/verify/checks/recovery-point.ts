import { type Protection, recoveryPlan } from '../../platform/recovery.ts';
import { seconds } from '../../platform/values.ts';
import type { Check } from '../check.ts';
import { backupsOf } from '../recovery/backups.ts';
import { spoken } from '../recovery/durations.ts';

export const recoveryPoint: Check = {
  id: 'recovery-point',
  severity: 'error',
  family: 'promises',
  about: 'What is scheduled may lose more than the promised recovery point objective.',
  protects: 'After a loss, hours are missing where minutes were promised.',
  fix: 'back up more often: interval, run and upload together must stay below the objective',
  *run({ set, intent }) {
    if (!intent) {
      yield { unchecked: 'which recovery points are promised is not known without an overlay' };
      return;
    }
    const backups = backupsOf(set).filter(({ paused }) => !paused);
    const { configuration, full, cluster } = intent.spec.objectives.recovery;
    const promises = [
      ['configuration', configuration?.rpo, backups.filter(({ everything }) => everything)],
      ['full', full?.rpo, backups.filter(({ everything, volumes }) => everything && volumes)],
      ['cluster', cluster?.rpo, backups.filter(({ everything, volumes }) => everything && volumes)],
    ] as const;
    for (const [objective, rpo, holding] of promises) {
      if (rpo === undefined) continue;
      const best = holding
        .filter(({ worstLoss }) => worstLoss !== undefined)
        .sort((a, b) => (a.worstLoss ?? 0) - (b.worstLoss ?? 0))[0];
      if (!best) {
        yield {
          message: `promises that at most ${rpo} of ${objective} are lost, but no Velero Schedule that runs holds all namespaces`,
        };
      } else if ((best.worstLoss ?? 0) > seconds(rpo)) {
        yield {
          subject: best.subject,
          path: 'spec.schedule',
          message: `is ${best.cron}, so ${spoken(best.worstLoss ?? 0)} may be lost at the worst, but ${rpo} is promised for ${objective}`,
        };
      }
    }
    // What stores keep by themselves is not in the manifests: the overlay states it.
    for (const objective of ['application', 'database', 'region'] as const) {
      const counting = recoveryPlan(intent.spec).filter((p) => p.objective === objective && p.counts);
      for (const { what, worstLoss, rpo } of unkept(counting)) {
        yield { message: `promises ${spoken(rpo ?? 0)} for ${objective}, but ${what} may lose ${spoken(worstLoss)}` };
      }
    }
  },
};

/** Of each store, the best protection, where even that does not keep the promise. */
function unkept(protections: readonly Protection[]): Protection[] {
  const best = new Map<string, Protection>();
  for (const protection of protections) {
    const other = best.get(protection.what);
    if (!other || protection.worstLoss < other.worstLoss) best.set(protection.what, protection);
  }
  return [...best.values()].filter(({ met }) => !met);
}
