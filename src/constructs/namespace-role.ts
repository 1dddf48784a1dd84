import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface NamespaceRoleProps {
  readonly name: string;
  readonly namespace: string;
  readonly rules: readonly k8s.PolicyRule[];
  /** Groups of the identity provider that have the role; at least one. */
  readonly groups: readonly string[];
}

/** A Role in one namespace, bound to groups of people. Wildcards are refused: they grant what nobody thought of. */
export class NamespaceRole extends Construct {
  constructor(scope: Construct, id: string, props: NamespaceRoleProps) {
    super(scope, id);
    const { name, namespace, rules, groups } = props;
    if (groups.length === 0)
      throw new Error(`NamespaceRole ${namespace}/${name}: groups is empty. fix: name who has the role`);
    for (const rule of rules) {
      if ([...rule.verbs, ...(rule.resources ?? []), ...(rule.apiGroups ?? [])].includes('*')) {
        throw new Error(`NamespaceRole ${namespace}/${name}: a rule has '*'. fix: name verbs, resources and groups`);
      }
    }
    new k8s.KubeRole(this, 'Role', { metadata: { name, namespace }, rules: [...rules] });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata: { name, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: groups.map((group) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group })),
    });
  }
}
