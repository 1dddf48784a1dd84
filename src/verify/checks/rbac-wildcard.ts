import type { Check } from '../check.ts';
import { listAt, textsAt } from '../values.ts';

export const rbacWildcard: Check = {
  id: 'rbac-wildcard',
  severity: 'warning',
  family: 'hygiene',
  about: 'A role grants every verb, or every resource.',
  protects: 'It grants Secrets, pods and all kinds of the future to whoever holds it.',
  fix: 'list the verbs and resources that are needed',
  *run({ set }) {
    for (const subject of [...set.ofKind('ClusterRole'), ...set.ofKind('Role')]) {
      for (const [index, rule] of listAt(subject.object, 'rules').entries()) {
        const wild = ['verbs', 'resources'].filter((field) => textsAt(rule, field).includes('*'));
        if (wild.length === 0) continue;
        const what =
          wild.length === 2 ? 'every verb on every resource' : wild[0] === 'verbs' ? 'every verb' : 'every resource';
        const groups = textsAt(rule, 'apiGroups').map((group) => (group === '*' ? 'every API group' : group || 'core'));
        const where = groups.length === 0 ? '' : ` of ${groups.join(', ')}`;
        yield { subject, path: `rules[${index}].${wild[0]}`, message: `grants ${what}${where}` };
      }
    }
  },
};
