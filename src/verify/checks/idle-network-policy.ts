import type { Check } from '../check.ts';
import { compareWith } from '../reach/compare.ts';
import { networkOf } from '../reach/network.ts';
import { format } from '../reach/words.ts';

export const idleNetworkPolicy: Check = {
  id: 'idle-network-policy',
  severity: 'info',
  family: 'reachability',
  about: 'A NetworkPolicy selects no pods that anything in the set makes.',
  protects: 'After a rename of labels a policy protects nobody, and looks as if it did.',
  fix: 'select labels that pods of its namespace have, or remove the policy',
  *run({ set, intent }) {
    const network = intent ? compareWith(set, intent).network : networkOf(set);
    const made = new Set(
      network.ends.flatMap((end) => (end.kind === 'pods' && (end.subject || intent) ? [end.namespace] : [])),
    );
    for (const { subject, namespace, podSelector } of network.idle) {
      const labels = format(podSelector);
      // Without labels it is about whatever comes; and where nothing in the set makes pods, something else does.
      if (labels === '' || !made.has(namespace)) continue;
      yield { subject, path: 'spec.podSelector', message: `selects ${labels}, which no pods of ${namespace} have` };
    }
  },
};
