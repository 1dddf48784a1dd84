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
      // Where nothing in the set makes pods, something else does.
      if (!made.has(namespace)) continue;
      const message = `selects ${format(podSelector)}, which no pods of ${namespace} have`;
      yield { subject, path: 'spec.podSelector', message };
    }
  },
};
