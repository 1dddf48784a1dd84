import type { Check } from '../check.ts';
import { compareWith } from '../reach/compare.ts';
import { beyondNetworkPolicies } from '../reach/other-policies.ts';
import { formatPorts } from '../reach/ports.ts';
import { listed } from '../reach/words.ts';

export const missingEdge: Check = {
  id: 'missing-edge',
  severity: 'error',
  family: 'reachability',
  about: 'NetworkPolicies, or the mesh, stop a connection that a service or an add-on declares that it needs.',
  protects: 'The connection would time out in production: policies say no by silence.',
  fix: 'add the NetworkPolicy that lets it through, at this side; or declare no longer that it is needed',
  *run({ set, intent }) {
    if (!intent) {
      yield { unchecked: 'what needs to talk to what is known only with a platform’s intent' };
      return;
    }
    yield* beyondNetworkPolicies(set);
    for (const { flow, pods, others, ports, verdict } of compareWith(set, intent).missing) {
      const subject = pods.find((end) => end.subject)?.subject;
      const who = subject && pods.length === 1 ? '' : `${listed(pods)} `;
      const way =
        flow.direction === 'egress' ? `may not reach ${listed(others)}` : `takes no connections from ${listed(others)}`;
      const names = listed(verdict.policies.map((policy) => ({ name: policy.name })));
      yield {
        ...(subject ? { subject } : {}),
        message: `${who}${way} on ${formatPorts(ports)}, though ${flow.why}: of its policies (${names}) none allows it`,
      };
    }
    for (const { flow, from, to, ports, because } of compareWith(set, intent).mesh?.missing ?? []) {
      yield {
        ...(to.subject ? { subject: to.subject } : {}),
        message: `${to.subject ? '' : `${to.name} `}takes no calls from ${listed(from)} on ${formatPorts(ports)}, though ${flow.why}: ${because}`,
      };
    }
  },
};
