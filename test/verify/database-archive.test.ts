import { describe, expect, it } from 'vitest';
import { type Draft, put } from '../../bench/mutants/world.ts';
import { build } from '../../charts/index.ts';
import { databaseArchive } from '../../src/verify/checks/database-archive.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { fieldTarget } from '../support/target.ts';

const intent = fieldTarget();
const objects = build(intent).map(({ object }) => object);

/** What is found of the databases when one of their objects is changed, or removed. */
function found(kind?: string, change?: (draft: Draft) => void): string[] {
  const subjects = objects.flatMap((object) => {
    if (object.kind !== kind || !/^postgresql\.cnpg\.io\//.test(object.apiVersion)) return [{ object, file: 'a.yaml' }];
    if (!change) return [];
    const draft = { ...structuredClone(object) };
    change(draft);
    return [{ object: draft, file: 'a.yaml' }];
  });
  const context = { set: new ManifestSet(subjects), kubernetes: '1.34', intent };
  const { findings } = verify({ target: intent.id, checks: [databaseArchive], context });
  return findings.map(({ object, path, message }) => [object, path, message].filter(Boolean).join(' '));
}

describe('the archive of a database', () => {
  it('is as the overlay says in what is built', () => expect(found()).toEqual([]));

  it.each<[string, string, ((draft: Draft) => void) | undefined, string]>([
    ['a database that is gone', 'Cluster', undefined, 'promises the database postgres, but there is no Cluster/'],
    [
      'no base backups',
      'ScheduledBackup',
      undefined,
      'spec.backup archives the log, but no ScheduledBackup takes a base backup',
    ],
    [
      'base backups that are suspended',
      'ScheduledBackup',
      (d) => put(d, ['spec', 'suspend'], true),
      'spec.suspend is true: no base backup of postgres is taken',
    ],
    [
      'base backups once a week',
      'ScheduledBackup',
      (d) => put(d, ['spec', 'schedule'], '0 0 1 * * 0'),
      'spec.schedule is 0 0 1 * * 0, which runs every 7d, but ',
    ],
    [
      'an archive that is cleaned up too early',
      'Cluster',
      (d) => put(d, ['spec', 'backup', 'retentionPolicy'], '1d'),
      'spec.backup.retentionPolicy is 1d, but point-in-time recovery for ',
    ],
    [
      'a log that is archived only when a segment is full',
      'Cluster',
      (d) => put(d, ['spec', 'postgresql', 'parameters', 'archive_timeout'], '0'),
      'spec.postgresql.parameters.archive_timeout is 0, but the newest restorable moment is promised',
    ],
  ])('is found to be other than promised by %s', (_, kind, change, message) => {
    expect(found(kind, change)).toEqual([expect.stringContaining(message)]);
  });
});
