import type { Subject } from '../finding.ts';
import { podTemplateOf } from '../pod-template.ts';
import { at, listAt, textAt } from '../values.ts';
import { gapOf } from './backups.ts';

/** A CronJob that takes or tests backups. */
export interface BackupJob {
  readonly subject: Subject;
  readonly cron: string;
  readonly gap: number | undefined;
  readonly suspended: boolean;
  /** A variable of its first container. */
  readonly variable: (name: string) => string | undefined;
}

export function backupJob(subject: Subject): BackupJob {
  const cron = textAt(subject.object, 'spec', 'schedule') ?? '';
  const template = podTemplateOf(subject);
  const variables = listAt(template?.spec, 'containers', 0, 'env');
  return {
    subject,
    cron,
    gap: gapOf(cron),
    suspended: at(subject.object, 'spec', 'suspend') === true,
    variable: (name) =>
      textAt(
        variables.find((variable) => variable.name === name),
        'value',
      ),
  };
}
