import type { INodePool } from '@kubernetes-models/karpenter/karpenter.sh/v1/NodePool';
import { customKind } from './kind.ts';

export type { INodePool };

export const NodePool = customKind<INodePool>('karpenter.sh/v1', 'NodePool');
