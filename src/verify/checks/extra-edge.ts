import type { Check } from '../check.ts';
import { compareWith } from '../reach/compare.ts';
import { beyondNetworkPolicies } from '../reach/other-policies.ts';
import { formatPorts } from '../reach/ports.ts';
import { listed } from '../reach/words.ts';

export const extraEdge: Check = {
  id: 'extra-edge',
  severity: 'error',
  family: 'reachability',
  about:
    'A NetworkPolicy, or the mesh, lets a connection through that nothing declares: no uses of a service, no need of an add-on.',
  protects: 'Whoever breaks into one pod would go on from there to where nobody expects them.',
  fix: 'remove the rule, or declare the connection in the uses of the service that needs it',
  *run({ set, intent }) {
    if (!intent) {
      yield { unchecked: 'what may talk to what is known only with a platform’s intent' };
      return;
    }
    yield* beyondNetworkPolicies(set);
    for (const { policy, rule, direction, pods, others, ports } of compareWith(set, intent).extra) {
      const [from, to] = direction === 'egress' ? [pods, others] : [others, pods];
      yield {
        subject: policy.subject,
        path: rule.path,
        message: `lets ${listed(from)} reach ${listed(to)} on ${formatPorts(ports)}, which nothing declares`,
      };
    }
    const { mesh } = compareWith(set, intent);
    for (const { judgement, from, to, ports } of mesh?.extra ?? []) {
      yield {
        subject: judgement.policy.subject,
        path: judgement.rule.path,
        message: `lets ${listed(from)} call ${listed(to)} on ${formatPorts(ports)}, which nothing declares`,
      };
    }
    for (const { pods, ports, why } of mesh?.open ?? []) {
      const takes = why === 'no-policy' ? 'calls of everybody in the mesh' : 'calls without mutual TLS';
      const lacks = why === 'no-policy' ? 'AuthorizationPolicy' : 'PeerAuthentication';
      yield {
        ...(pods.subject ? { subject: pods.subject } : {}),
        message: `takes ${takes} on ${formatPorts(ports)}: no ${lacks} says otherwise`,
      };
    }
  },
};
