import type { Check } from '../check.ts';
import { backupsOf, gapOf } from '../recovery/backups.ts';
import { spoken } from '../recovery/durations.ts';
import { backupJob } from '../recovery/jobs.ts';

const NAME = 'restore-test';

export const restoreTest: Check = {
  id: 'restore-test',
  severity: 'error',
  family: 'promises',
  about:
    'Backups are not restored for a test as often as promised, or the test restores a schedule that does not exist.',
  protects: 'A backup that nobody ever restored is a hope.',
  fix: 'run the restore test as the overlay says, on a schedule of the set',
  *run({ set, intent }) {
    const backups = backupsOf(set);
    const jobs = set.ofKind('CronJob').filter(({ object }) => object.metadata.name === NAME);
    const promised = intent?.spec.backup?.restoreTest;
    if (promised && jobs.length === 0) {
      yield { message: `promises a restore test (${promised.cron}), but there is no CronJob/${NAME}` };
    }
    for (const [store, spec] of Object.entries(intent?.spec.stores ?? {})) {
      const cron = 'restoreTest' in spec ? spec.restoreTest?.cron : undefined;
      if (cron === undefined) continue;
      const subject = set.find('CronJob', intent?.namespace, `${store}-${NAME}`);
      const gap = subject && backupJob(subject).gap;
      if (!subject) {
        yield {
          message: `promises that ${store} is recovered for a test (${cron}), but there is no CronJob/${store}-${NAME}`,
        };
      } else if (gap === undefined || gap > (gapOf(cron) ?? Number.POSITIVE_INFINITY)) {
        yield { subject, path: 'spec.schedule', message: `is ${backupJob(subject).cron}, but ${cron} is promised` };
      }
    }
    for (const subject of jobs) {
      const { cron, gap, variable } = backupJob(subject);
      const restored = variable('SCHEDULE');
      if (restored !== undefined && !backups.some(({ name }) => name === restored)) {
        yield {
          subject,
          path: 'spec.jobTemplate',
          message: `restores backups of Schedule/${restored}, which is not there`,
        };
      }
      const promisedGap = promised && gapOf(promised.cron);
      if (promised && (gap === undefined || (promisedGap !== undefined && gap > promisedGap))) {
        const runs = gap === undefined ? 'never runs twice' : `runs every ${spoken(gap)}`;
        yield {
          subject,
          path: 'spec.schedule',
          message: `is ${cron}, which ${runs}, but ${promised.cron} is promised`,
        };
      }
    }
  },
};
