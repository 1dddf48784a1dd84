import type { Check } from '../check.ts';
import { cyclesOf } from '../order/cycles.ts';
import { orderOf, reasonOf } from '../order/order.ts';
import { worldOf } from '../references/world.ts';

export const waveCycle: Check = {
  id: 'wave-cycle',
  severity: 'error',
  family: 'order',
  about: 'Applications need each other in a circle.',
  protects: 'No waves can bring them up: a cluster that is built anew would never come to its end.',
  fix: 'move what closes the circle into an Application of its own',
  *run(context) {
    for (const cycle of cyclesOf(orderOf(worldOf(context)).edges)) {
      const [first] = cycle;
      if (!first) continue;
      const names = [...cycle.map(({ from }) => from.name), first.from.name].join(' → ');
      const reasons = cycle.map((edge) => `${edge.from.name} needs ${edge.to.name}: ${reasonOf(edge)}`).join('; ');
      yield { subject: first.from.subject, message: `is part of a circle, ${names} (${reasons})` };
    }
  },
};
