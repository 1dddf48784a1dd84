import type { Check } from '../check.ts';
import { listAt, textAt } from '../values.ts';

const EVERYBODY: Readonly<Record<string, string>> = {
  'Group system:masters': 'skips authorization altogether',
  'Group system:authenticated': 'is everybody who can log in, every pod included',
  'Group system:unauthenticated': 'is everybody who can reach the API server',
  'Group system:serviceaccounts': 'is every pod of the cluster',
  'User system:anonymous': 'is everybody who can reach the API server',
};

export const rbacSystemGroup: Check = {
  id: 'rbac-system-group',
  severity: 'error',
  family: 'hygiene',
  about: 'A role is bound to a group that everybody is in, or that no role limits.',
  protects: 'Rights that were meant for somebody are had by everybody.',
  fix: 'bind it to a group, user or ServiceAccount of those who need it',
  *run({ set }) {
    for (const subject of [...set.ofKind('ClusterRoleBinding'), ...set.ofKind('RoleBinding')]) {
      // What Kubernetes itself lets everybody do, such as discovery, are roles of this name.
      const role = textAt(subject.object, 'roleRef', 'name') ?? '';
      if (role.startsWith('system:')) continue;
      for (const [index, bound] of listAt(subject.object, 'subjects').entries()) {
        const name = textAt(bound, 'name') ?? '';
        const who = EVERYBODY[`${textAt(bound, 'kind')} ${name}`];
        if (who === undefined) continue;
        const message = `binds ${role} to ${name}, which ${who}`;
        yield { subject, path: `subjects[${index}].name`, message };
      }
    }
  },
};
