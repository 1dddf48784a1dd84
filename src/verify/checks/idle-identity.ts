import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { isPlain, textAt } from '../values.ts';

/** Annotations that give a ServiceAccount a role in a cloud. */
const ROLES = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
] as const;

const FIELDS = new Set(['serviceAccount', 'serviceAccountName', 'serviceAccountRef']);

export const idleIdentity: Check = {
  id: 'idle-identity',
  severity: 'warning',
  family: 'hygiene',
  about: 'A ServiceAccount has a role in the cloud, and no pod and no secret store of the set runs as it.',
  protects: 'Either a workload lost its rights, or a role waits for whoever may create a pod there.',
  fix: 'name it in serviceAccountName of the workload that it is for, or remove it',
  *run({ set }) {
    const used = accountsInUse(set);
    const inhabited = new Set(set.podTemplates.map(({ namespace }) => namespace));
    for (const subject of set.ofKind('ServiceAccount', '')) {
      const role = ROLES.find((annotation) => subject.object.metadata.annotations?.[annotation] !== undefined);
      const { namespace = 'default', name } = subject.object.metadata;
      if (!role || used.has(`${namespace}/${name}`)) continue;
      if (!inhabited.has(namespace)) {
        yield { subject, unchecked: `no pod of ${namespace} is in the set: what runs as it is said elsewhere` };
        continue;
      }
      yield {
        subject,
        path: `metadata.annotations["${role}"]`,
        message: 'gives a role in the cloud, but nothing runs as it',
      };
    }
  },
};

/** `namespace/name` of the accounts that pods run as, or that stores of secrets take tokens of. */
function accountsInUse(set: ManifestSet): Set<string> {
  const used = new Set<string>();
  for (const { namespace, spec } of set.podTemplates) {
    used.add(`${namespace}/${textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount') ?? 'default'}`);
  }
  for (const subject of set.all) {
    // Bindings name accounts to give them rights, not to run as them.
    if (!subject.object.kind.endsWith('Binding')) referred(subject, subject.object.spec, used);
  }
  return used;
}

function referred(subject: Subject, value: unknown, used: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) referred(subject, item, used);
  if (!isPlain(value)) return;
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (FIELDS.has(key)) {
      const namespace = textAt(inner, 'namespace') ?? subject.object.metadata.namespace ?? 'default';
      const name = typeof inner === 'string' ? inner : textAt(inner, 'name');
      if (name !== undefined) used.add(`${namespace}/${name}`);
    }
    if (typeof inner === 'object') referred(subject, inner, used);
  }
}
