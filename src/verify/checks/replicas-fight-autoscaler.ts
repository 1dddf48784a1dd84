import type { Check } from '../check.ts';
import { scalersOf } from '../scalers.ts';
import { numberAt } from '../values.ts';

export const replicasFightAutoscaler: Check = {
  id: 'replicas-fight-autoscaler',
  severity: 'error',
  family: 'availability',
  about: 'A workload states a number of replicas that an autoscaler owns.',
  protects: 'Each sync would set the number back, in the middle of the traffic that it was raised for.',
  fix: 'remove spec.replicas',
  *run({ set }) {
    for (const { scaler, target, min, max } of scalersOf(set)) {
      const replicas = target && numberAt(target.object, 'spec', 'replicas');
      if (!target || replicas === undefined) continue;
      yield {
        subject: target,
        path: 'spec.replicas',
        message: `is ${replicas}, but ${scaler.object.kind}/${scaler.object.metadata.name} scales it between ${min} and ${max}: each sync resets the count`,
      };
    }
  },
};
