import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { customKind } from './kind.ts';

export type { IScaledObject };

export const ScaledObject = customKind<IScaledObject>('keda.sh/v1alpha1', 'ScaledObject');
