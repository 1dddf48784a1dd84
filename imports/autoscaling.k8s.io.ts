import type { IVerticalPodAutoscaler } from '@kubernetes-models/autoscaler/autoscaling.k8s.io/v1/VerticalPodAutoscaler';
import { customKind } from './kind.ts';

export type { IVerticalPodAutoscaler };

export const VerticalPodAutoscaler = customKind<IVerticalPodAutoscaler>(
  'autoscaling.k8s.io/v1',
  'VerticalPodAutoscaler',
);
