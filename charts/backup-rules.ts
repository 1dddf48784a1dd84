import { catalogue } from '../src/addons/catalogue.ts';
import type { WatchedSchedule } from '../src/alerts/backup.ts';
import { backupAlerts } from '../src/alerts/backup.ts';
import type { RuleGroup } from '../src/constructs/alert.ts';
import { longestGap } from '../src/platform/cron.ts';
import { backupAllowance } from '../src/platform/recovery.ts';
import { dumpName, storesOf } from '../src/platform/stores.ts';
import type { Target } from '../src/platform/target.ts';
import { seconds } from '../src/platform/values.ts';
import { VAULT_NAMESPACE, vaultSnapshots } from '../src/platform/vault.ts';
import { scheduleName } from './backup.ts';
import { placeSchedule } from './backup-places.ts';

const ALLOWANCE = backupAllowance.run + backupAllowance.upload;
/** A snapshot's Job may wait this long for ElastiCache to finish. */
const SNAPSHOT = 45 * 60;
/** A snapshot's Job of Vault, with its retries. */
const VAULT_SNAPSHOT = 45 * 60;
/** A dump's Job, with its retries. */
const DUMP = 2 * 3600;

/** The rules about what can be had back: every schedule, snapshot, dump and restore test that must not be late. */
export function backupRules(target: Target, dashboard: string): RuleGroup[] {
  const { spec, namespace } = target;
  const { backup, stores } = spec;
  const schedules = Object.entries(backup?.schedules ?? {}).flatMap(([name, { cron, of }]) => {
    const interval = longestGap(cron);
    return interval === undefined ? [] : [{ name, of, interval }];
  });
  // Objects are in every backup but the application's: the most frequent one keeps the promise.
  const keeper = schedules.filter(({ of }) => of !== 'application').sort((a, b) => a.interval - b.interval)[0];
  const rpo = spec.objectives.recovery.configuration?.rpo;
  const watched = schedules.map(
    ({ name, interval }): WatchedSchedule => ({
      schedule: scheduleName(target, name),
      interval,
      allowance: ALLOWANCE,
      ...(name === keeper?.name && rpo !== undefined ? { rpo: seconds(rpo) } : {}),
    }),
  );
  watched.push(
    ...Object.entries(backup?.schedules ?? {}).flatMap(([name, { cron, also }]): WatchedSchedule[] => {
      const interval = longestGap(cron);
      if (interval === undefined) return [];
      return also.map((place) => ({ schedule: placeSchedule(target, name, place), interval, allowance: ALLOWANCE }));
    }),
  );
  const snapshots = Object.entries(stores).flatMap(([name, store]) =>
    store.kind === 'elasticache'
      ? [{ namespace, cronJob: `${name}-snapshot`, interval: seconds(store.snapshots.every), allowance: SNAPSHOT }]
      : [],
  );
  const dumps = storesOf(target, 'postgresql').flatMap(
    ([
      name,
      {
        backup: { dump },
      },
    ]) => {
      const interval = dump && longestGap(dump.cron);
      return interval === undefined ? [] : [{ namespace, cronJob: `${name}-dump`, interval, allowance: DUMP }];
    },
  );
  const outside = storesOf(target, 'rds').flatMap(([name, { dump }]) => {
    const interval = dump && longestGap(dump.cron);
    return interval === undefined ? [] : [{ namespace, cronJob: dumpName(name), interval, allowance: DUMP }];
  });
  const ofVault = spec.vault && longestGap(spec.vault.snapshots.cron);
  const vault =
    ofVault === undefined
      ? []
      : [{ namespace: VAULT_NAMESPACE, cronJob: vaultSnapshots, interval: ofVault, allowance: VAULT_SNAPSHOT }];
  const watchedTest = (where: string, cronJob: string, test: { cron: string; timeout: string } | undefined) => {
    const interval = test && longestGap(test.cron);
    if (!test || interval === undefined) return [];
    return [{ namespace: where, cronJob, interval, allowance: seconds(test.timeout) + ALLOWANCE }];
  };
  const group = backupAlerts({
    schedules: watched,
    snapshots: [...snapshots, ...dumps, ...outside, ...vault],
    restoreTests: [
      ...watchedTest(catalogue.velero.namespace, 'restore-test', backup?.restoreTest),
      ...storesOf(target, 'postgresql').flatMap(([name, { restoreTest }]) =>
        watchedTest(namespace, `${name}-restore-test`, restoreTest),
      ),
    ],
    dashboard,
  });
  return group.rules.length === 0 ? [] : [group];
}
