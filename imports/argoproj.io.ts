import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import type { IAnalysisTemplate } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate';
import type { IRollout } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout';
import { customKind } from './kind.ts';

const v1alpha1 = 'argoproj.io/v1alpha1';

export type { IAnalysisTemplate, IApplication, IAppProject, IRollout };

export const AppProject = customKind<IAppProject>(v1alpha1, 'AppProject');
export const Application = customKind<IApplication>(v1alpha1, 'Application');
export const Rollout = customKind<IRollout>(v1alpha1, 'Rollout');
export const AnalysisTemplate = customKind<IAnalysisTemplate>(v1alpha1, 'AnalysisTemplate');
