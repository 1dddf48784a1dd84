import { amountOf, limitRangesOf } from '../capacity/resources.ts';
import type { Check } from '../check.ts';
import { push } from '../lists.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { objectAt } from '../values.ts';

const DEMANDED = /^(?:(requests|limits)\.)?(cpu|memory)$/;

export const quotaRefusesPod: Check = {
  id: 'quota-refuses-pod',
  severity: 'error',
  family: 'availability',
  about: 'A container states no request or limit for a resource that the namespace has a quota of.',
  protects: 'The API server refuses each of its pods: the workload exists, and runs nothing.',
  fix: 'state it, or give the namespace a LimitRange with a default',
  *run({ set }) {
    const defaults = limitRangesOf(set);
    const byNamespace = new Map<string, PodTemplate[]>();
    for (const template of set.podTemplates) push(byNamespace, template.namespace, template);
    for (const { object } of set.ofKind('ResourceQuota')) {
      if (objectAt(object, 'spec').scopes !== undefined || objectAt(object, 'spec').scopeSelector !== undefined)
        continue;
      const namespace = object.metadata.namespace ?? 'default';
      for (const key of Object.keys(objectAt(object, 'spec', 'hard'))) {
        const [, side = 'requests', resource] = DEMANDED.exec(key) ?? [];
        if (resource === undefined) continue;
        for (const template of byNamespace.get(namespace) ?? []) {
          for (const { container, path } of containersOf(template)) {
            const amount = amountOf(
              container,
              side === 'limits' ? 'limits' : 'requests',
              resource,
              defaults.get(namespace),
            );
            if (amount !== undefined) continue;
            yield {
              subject: template.subject,
              path: `${path}.resources.${side}.${resource}`,
              message: `is not set, but ResourceQuota/${object.metadata.name} has a quota of ${key}`,
            };
          }
        }
      }
    }
  },
};
