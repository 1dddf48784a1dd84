import type { Check } from '../check.ts';
import { retirementOf } from '../retired-apis.ts';

export const apiRemoved: Check = {
  id: 'api-removed',
  severity: 'error',
  family: 'schema',
  about: "An object is of an API that the cluster's Kubernetes version, or one of the next three, does not serve.",
  protects: 'The next upgrade of the cluster makes the object impossible to apply, and all that is synced with it.',
  fix: 'write it in the version that replaced it',
  *run({ set, kubernetes }) {
    for (const subject of set.all) {
      const { apiVersion, kind } = subject.object;
      const found = retirementOf(apiVersion, kind, kubernetes);
      if (!found) continue;
      const { retired, state } = found;
      const message = {
        removed: `is ${apiVersion}, which Kubernetes serves no more since ${retired.removed}; this cluster has ${kubernetes}`,
        ending: `is ${apiVersion}, which Kubernetes ${retired.removed} serves no more; this cluster has ${kubernetes}`,
        deprecated: `is ${apiVersion} ${kind}, which is deprecated since Kubernetes ${retired.deprecated}`,
      }[state];
      const severity = state === 'removed' ? 'error' : 'warning';
      yield { subject, path: 'apiVersion', message, severity, fix: `use ${retired.use}` };
    }
  },
};
