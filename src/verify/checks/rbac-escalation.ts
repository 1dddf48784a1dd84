import type { Check } from '../check.ts';
import { listAt, textsAt } from '../values.ts';

const POWERS: Readonly<Record<string, { readonly resources: RegExp; readonly lets: string }>> = {
  escalate: { resources: /^(?:\*|roles|clusterroles)$/, lets: 'write roles with more rights than it has' },
  bind: { resources: /^(?:\*|roles|clusterroles)$/, lets: 'bind itself to any role' },
  // A `*` grants this too, and is the other check's.
  create: { resources: /^serviceaccounts\/token$/, lets: 'act as any ServiceAccount there' },
  impersonate: { resources: /^(?:\*|users|groups|serviceaccounts|userextras.*)$/, lets: 'act as anybody else' },
};

export const rbacEscalation: Check = {
  id: 'rbac-escalation',
  severity: 'warning',
  family: 'hygiene',
  about:
    'A role grants a verb by which its holder can take any right: escalate, bind, impersonate, or the making of tokens.',
  protects: 'Whoever holds it is administrator of the cluster by one more request.',
  fix: 'remove the verb, or limit it by resourceNames',
  *run({ set }) {
    for (const subject of [...set.ofKind('ClusterRole'), ...set.ofKind('Role')]) {
      for (const [index, rule] of listAt(subject.object, 'rules').entries()) {
        if (textsAt(rule, 'resourceNames').length > 0) continue;
        const resources = textsAt(rule, 'resources');
        for (const verb of textsAt(rule, 'verbs')) {
          const power = POWERS[verb];
          const on = power && resources.filter((resource) => power.resources.test(resource));
          if (!power || !on || on.length === 0) continue;
          const message = `grants ${verb} on ${on.join(', ')}, which lets its holder ${power.lets}`;
          yield { subject, path: `rules[${index}].verbs`, message };
        }
      }
    }
  },
};
