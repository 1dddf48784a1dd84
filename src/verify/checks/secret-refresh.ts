import type { KubernetesObject } from '../../manifests/manifest.ts';
import { seconds } from '../../platform/values.ts';
import type { Check } from '../check.ts';
import { goSeconds, spoken } from '../recovery/durations.ts';
import { at, listAt, textAt } from '../values.ts';

export const secretRefresh: Check = {
  id: 'secret-refresh',
  severity: 'warning',
  family: 'promises',
  about: 'An ExternalSecret is never read again from its store, or more rarely than promised.',
  protects: 'A secret that was rotated in the store stays the old one in the cluster, until it is refused.',
  fix: 'set refreshPolicy: Periodic and refreshInterval to what the platform promises',
  *run({ set, intent }) {
    for (const subject of set.ofKind('ExternalSecret', 'external-secrets.io')) {
      if (isGenerated(subject.object)) continue;
      const policy = textAt(subject.object, 'spec', 'refreshPolicy') ?? 'Periodic';
      const stated = textAt(subject.object, 'spec', 'refreshInterval') ?? '1h0m0s';
      const interval = goSeconds(stated);
      const promised = intent?.spec.secrets.refresh;
      if (policy !== 'Periodic') {
        yield {
          subject,
          path: 'spec.refreshPolicy',
          message: `is ${policy}: what is rotated in the store never arrives`,
        };
      } else if (interval === 0) {
        yield {
          subject,
          path: 'spec.refreshInterval',
          message: `is ${stated}: what is rotated in the store never arrives`,
        };
      } else if (interval !== undefined && promised !== undefined && interval > seconds(promised)) {
        yield { subject, path: 'spec.refreshInterval', message: `is ${spoken(interval)}, but ${promised} is promised` };
      }
    }
  },
};

/** A generator makes a new value each time: reading it once is what one wants. */
function isGenerated(object: KubernetesObject): boolean {
  return listAt(object, 'spec', 'dataFrom').some((source) => at(source, 'sourceRef', 'generatorRef') !== undefined);
}
