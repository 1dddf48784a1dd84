import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import { backupsOf } from '../recovery/backups.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt } from '../values.ts';

export const volumeWithoutBackup: Check = {
  id: 'volume-without-backup',
  severity: 'error',
  family: 'promises',
  about: 'Something keeps data on volumes that no backup schedule holds.',
  protects: 'When the volume is lost, so is the data.',
  fix: 'include its namespace, with volumes, in a Velero Schedule, or label it velero.io/exclude-from-backup: "true"',
  *run({ set }) {
    const kept = keepers(set);
    if (kept.length === 0) return;
    const backups = backupsOf(set).filter(({ paused }) => !paused);
    if (backups.length === 0) {
      yield {
        unchecked: `${kept.length} objects keep data on volumes, and there is no Velero Schedule: how they are backed up is said elsewhere`,
      };
      return;
    }
    for (const subject of kept) {
      const namespace = subject.object.metadata.namespace ?? 'default';
      if (subject.object.metadata.labels?.['velero.io/exclude-from-backup'] === 'true') continue;
      if (backups.some(({ volumes, holds }) => volumes && holds(namespace))) continue;
      const partly = backups.filter(({ holds }) => holds(namespace)).map(({ name }) => name);
      const but = partly.length > 0 ? `: ${partly.join(', ')} hold objects alone` : '';
      yield { subject, message: `keeps data on volumes, but no Schedule holds the volumes of ${namespace}${but}` };
    }
  },
};

function keepers(set: ManifestSet): Subject[] {
  return [
    ...set.ofKind('PersistentVolumeClaim'),
    ...set.ofKind('StatefulSet').filter(({ object }) => listAt(object, 'spec', 'volumeClaimTemplates').length > 0),
    ...set.ofKind('Tenant', 'minio.min.io'),
    ...set.ofKind('KafkaNodePool').filter(({ object }) => {
      const volumes = listAt(object, 'spec', 'storage', 'volumes');
      return [at(object, 'spec', 'storage'), ...volumes].some((each) => at(each, 'type') === 'persistent-claim');
    }),
    ...set
      .ofKind('Elasticsearch')
      .filter(({ object }) =>
        listAt(object, 'spec', 'nodeSets').some((node) => listAt(node, 'volumeClaimTemplates').length > 0),
      ),
  ];
}
