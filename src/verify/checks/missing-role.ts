import type { Check } from '../check.ts';
import { type Reference, reportMissing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { textAt } from '../values.ts';

/** ClusterRoles of every API server. */
const BUILT_IN = new Set(['admin', 'cluster-admin', 'edit', 'view']);

export const missingRole: Check = {
  id: 'missing-role',
  severity: 'error',
  family: 'references',
  about: 'A RoleBinding or ClusterRoleBinding binds a role that does not exist.',
  protects: 'The API server takes it, and those who are bound may do nothing; roleRef cannot be changed later.',
  fix: 'correct roleRef.name, or make the role',
  *run(context) {
    const world = worldOf(context);
    yield* reportMissing(world, references(world), (r) => isBuiltIn(r) || world.find(r) !== undefined);
  },
};

function isBuiltIn({ kind, name }: Reference): boolean {
  return kind === 'ClusterRole' && (BUILT_IN.has(name) || name.startsWith('system:'));
}

function* references(world: World): Generator<Reference> {
  const group = 'rbac.authorization.k8s.io';
  for (const binding of ['RoleBinding', 'ClusterRoleBinding']) {
    for (const subject of world.all(group, binding)) {
      const kind = textAt(subject.object, 'roleRef', 'kind') ?? '';
      const name = textAt(subject.object, 'roleRef', 'name');
      if (name === undefined || (kind !== 'Role' && kind !== 'ClusterRole')) continue;
      const namespace = kind === 'Role' ? (subject.object.metadata.namespace ?? '') : undefined;
      yield { subject, path: 'roleRef.name', group, kind, namespace, name };
    }
  }
}
