import { namespacesOf } from '../../platform/domains.ts';
import type { Check } from '../check.ts';
import { DIRECTIONS, policiesOf } from '../reach/policy.ts';
import { isPlain, listAt, objectAt } from '../values.ts';

/** Parts of the cluster itself (DNS, CNI, CSI) run here: they are Terraform's, and nothing is denied to them. */
const CLUSTER = ['kube-system', 'kube-public', 'kube-node-lease'];

export const defaultDenyMissing: Check = {
  id: 'default-deny-missing',
  severity: 'error',
  family: 'reachability',
  about: 'A namespace of the platform has no NetworkPolicy that selects all of its pods, in one direction or in both.',
  protects: 'A pod that no other policy selects would reach everything, and be reached by everything.',
  fix: 'add a NetworkPolicy with an empty podSelector, policyTypes [Ingress, Egress] and no rules',
  *run({ set, intent }) {
    if (!intent) {
      yield { unchecked: 'which namespaces are a platform’s own is known only with its intent' };
      return;
    }
    const denied = new Set(
      policiesOf(set)
        .filter(({ podSelector }) => selectsAll(podSelector))
        .flatMap((policy) =>
          DIRECTIONS.filter((direction) => policy[direction]).map((direction) => `${policy.namespace} ${direction}`),
        ),
    );
    const namespaces = set.ofKind('Namespace').map(({ object }) => object.metadata.name);
    for (const namespace of [...new Set([...namespacesOf(intent), ...namespaces])].sort()) {
      if (CLUSTER.includes(namespace)) continue;
      const open = DIRECTIONS.filter((direction) => !denied.has(`${namespace} ${direction}`));
      if (open.length === 0) continue;
      const subject = set.find('Namespace', undefined, namespace);
      yield {
        ...(subject ? { subject } : {}),
        message: `${subject ? '' : `namespace ${namespace} `}has no NetworkPolicy that denies ${open.join(' and ')} of all its pods by default`,
      };
    }
  },
};

function selectsAll(selector: unknown): boolean {
  return (
    isPlain(selector) &&
    Object.keys(objectAt(selector, 'matchLabels')).length === 0 &&
    listAt(selector, 'matchExpressions').length === 0
  );
}
