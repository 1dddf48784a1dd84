import { longestGap } from '../../platform/cron.ts';
import { backupAllowance } from '../../platform/recovery.ts';
import type { Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { at, objectAt, textAt, textsAt } from '../values.ts';
import { goSeconds } from './durations.ts';

/** A Velero Schedule, read. */
export interface Backup {
  readonly subject: Subject;
  readonly name: string;
  readonly cron: string;
  /** Longest time between two runs, in seconds; undefined when it never runs twice, or cannot be read. */
  readonly gap: number | undefined;
  /** Seconds of changes that are lost at the worst: the gap, the run and the upload. */
  readonly worstLoss: number | undefined;
  readonly paused: boolean;
  /** Seconds for which each backup is kept; Velero's own default is 30 days. */
  readonly kept: number | undefined;
  readonly location: string;
  /** Whether it holds volumes, not objects alone. */
  readonly volumes: boolean;
  /** Whether it holds what is in a namespace. */
  readonly holds: (namespace: string) => boolean;
  /** Whether it holds all namespaces. */
  readonly everything: boolean;
}

const THIRTY_DAYS = 30 * 86_400;

export function backupsOf(set: ManifestSet): Backup[] {
  return set.ofKind('Schedule', 'velero.io').map((subject) => {
    const spec = objectAt(subject.object, 'spec');
    const template = objectAt(spec, 'template');
    const cron = textAt(spec, 'schedule') ?? '';
    const gap = gapOf(cron);
    const included = textsAt(template, 'includedNamespaces');
    const excluded = textsAt(template, 'excludedNamespaces');
    const all = included.length === 0 || included.includes('*');
    const narrowed = template.labelSelector !== undefined || template.orLabelSelectors !== undefined;
    return {
      subject,
      name: subject.object.metadata.name,
      cron,
      gap,
      worstLoss: gap === undefined ? undefined : gap + backupAllowance.run + backupAllowance.upload,
      paused: at(spec, 'paused') === true,
      kept: template.ttl === undefined ? THIRTY_DAYS : goSeconds(template.ttl),
      location: textAt(template, 'storageLocation') ?? 'default',
      volumes: template.snapshotVolumes !== false || template.defaultVolumesToFsBackup === true,
      holds: (namespace) => !narrowed && (all || included.includes(namespace)) && !excluded.includes(namespace),
      everything: all && excluded.length === 0 && !narrowed,
    };
  });
}

const NAMED: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

const gaps = new Map<string, number | undefined>();

/** The longest time between two runs of a schedule of Velero or of a CronJob, in seconds. */
export function gapOf(cron: string): number | undefined {
  if (!gaps.has(cron)) gaps.set(cron, longestGapOf(cron));
  return gaps.get(cron);
}

function longestGapOf(cron: string): number | undefined {
  const text = cron.replace(/^(CRON_)?TZ=\S+\s+/, '').trim();
  if (text.startsWith('@every ')) return goSeconds(text.slice('@every '.length).trim());
  try {
    return longestGap(NAMED[text] ?? text);
  } catch {
    return undefined;
  }
}
