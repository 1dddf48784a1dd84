import type { Check } from '../check.ts';
import { type Scaler, scalersOf } from '../scalers.ts';

export const autoscalersFight: Check = {
  id: 'autoscalers-fight',
  severity: 'error',
  family: 'availability',
  about: 'Two autoscalers set the replicas of one workload.',
  protects: 'Each undoes what the other decided, and the pods come and go without end.',
  fix: 'keep one: a KEDA ScaledObject makes a HorizontalPodAutoscaler of its own, which can have several triggers',
  *run({ set }) {
    const first = new Map<string, Scaler>();
    for (const scaler of scalersOf(set)) {
      const { object } = scaler.scaler;
      const key = [object.metadata.namespace, scaler.targetKind, scaler.targetName].join('/');
      const other = first.get(key);
      if (!other) {
        first.set(key, scaler);
        continue;
      }
      yield {
        subject: scaler.scaler,
        path: 'spec.scaleTargetRef',
        message: `is ${scaler.targetKind}/${scaler.targetName}, which ${other.scaler.object.kind}/${other.scaler.object.metadata.name} scales too`,
      };
    }
  },
};
