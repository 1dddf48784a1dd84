import { promisedServices } from '../capacity/services.ts';
import type { Workload } from '../capacity/workloads.ts';
import type { Check } from '../check.ts';
import { at, numberAt, textAt } from '../values.ts';

const RANK = ['critical', 'standard', 'background'] as const;

export const priorityOrder: Check = {
  id: 'priority-order',
  severity: 'error',
  family: 'availability',
  about: 'Two PriorityClasses are the default, or what matters more is scheduled after what matters less.',
  protects: 'When nodes are short, the wrong pods wait or are evicted.',
  fix: 'make at most one the default, and give what matters more the higher value',
  *run({ set, intent }) {
    const [first, ...others] = set.ofKind('PriorityClass').filter(({ object }) => at(object, 'globalDefault') === true);
    for (const subject of others) {
      yield {
        subject,
        path: 'globalDefault',
        message: `is true, but PriorityClass/${first?.object.metadata.name} is the default already`,
      };
    }
    const ranked = (intent ? promisedServices(set, intent) : []).map(({ name, service, workload }) => {
      const className = textAt(workload.template.spec, 'priorityClassName');
      const found = className === undefined ? undefined : set.find('PriorityClass', undefined, className);
      const value = className === undefined ? 0 : found && numberAt(found.object, 'value');
      return { name, rank: RANK.indexOf(service.priority), priority: service.priority, className, value, workload };
    });
    const said = new Set<Workload>();
    for (const lower of ranked) {
      const passed = ranked.find(
        ({ rank, value }) =>
          rank < lower.rank && value !== undefined && lower.value !== undefined && value <= lower.value,
      );
      if (!passed || said.has(passed.workload)) continue;
      said.add(passed.workload);
      yield {
        subject: passed.workload.subject,
        path: `${passed.workload.template.path}.priorityClassName`,
        message: `is ${passed.className ?? 'not set'} (${passed.value}), but ${lower.name}, which is ${lower.priority}, has ${lower.value}`,
      };
    }
    for (const { workload, priority, className, name } of ranked) {
      if (priority !== 'critical' || className !== undefined || said.has(workload)) continue;
      yield {
        subject: workload.subject,
        path: `${workload.template.path}.priorityClassName`,
        message: `is not set, but ${name} is ${priority}`,
      };
    }
  },
};
