import type { Check } from '../check.ts';
import { format } from '../references/report.ts';
import { reportService, serviceReferences } from '../references/services.ts';
import { worldOf } from '../references/world.ts';
import { nameOf } from '../set.ts';

export const missingService: Check = {
  id: 'missing-service',
  severity: 'error',
  family: 'references',
  about:
    'A route, an ingress, a load balancer, a rollout or a webhook sends to a Service, or a port of one, that does not exist.',
  protects: 'Every request there would be answered with an error, and a rollout would not start.',
  fix: 'correct the name or the port, or make the Service',
  *run(context) {
    const world = worldOf(context);
    const seen = new Set<string>();
    for (const reference of serviceReferences(world)) {
      const key = `${nameOf(reference.subject.object)}\0${format(reference)}\0${reference.port ?? ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield* reportService(world, reference);
    }
  },
};
