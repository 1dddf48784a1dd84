import type { Check } from '../check.ts';
import { at, textAt } from '../values.ts';

export const defaultServiceAccount: Check = {
  id: 'default-service-account',
  severity: 'warning',
  family: 'hygiene',
  about: "A pod runs as its namespace's default ServiceAccount and carries its token.",
  protects: 'What is granted to one workload by that account is granted to every pod that names none.',
  fix: 'give it a ServiceAccount of its own, or set automountServiceAccountToken: false',
  *run({ set }) {
    for (const { subject, namespace, spec, path } of set.podTemplates) {
      const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default';
      if (account !== 'default') continue;
      const stated = set.find('ServiceAccount', subject.object.metadata.namespace, 'default');
      const mounted = at(spec, 'automountServiceAccountToken') ?? at(stated?.object, 'automountServiceAccountToken');
      if (mounted === false) continue;
      const said = at(spec, 'serviceAccountName') === undefined ? 'is missing' : 'is default';
      const message = `${said}, so that the pod carries the token of ServiceAccount/${namespace}/default`;
      yield { subject, path: `${path}.serviceAccountName`, message };
    }
  },
};
