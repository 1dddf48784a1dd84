import type { IEC2NodeClass } from '@kubernetes-models/karpenter/karpenter.k8s.aws/v1/EC2NodeClass';
import { customKind } from './kind.ts';

export type { IEC2NodeClass };

export const EC2NodeClass = customKind<IEC2NodeClass>('karpenter.k8s.aws/v1', 'EC2NodeClass');
