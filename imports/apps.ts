import type { PodTemplate } from './core.ts';
import { customKind } from './kind.ts';

/** The fields of a Deployment that Orrery writes. See imports/core.ts for why its pod template is data. */
export interface IDeployment {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'Deployment';
  readonly metadata: object;
  readonly spec: {
    readonly replicas?: number;
    readonly revisionHistoryLimit: number;
    readonly minReadySeconds: number;
    readonly progressDeadlineSeconds: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly strategy: {
      readonly type: 'RollingUpdate';
      readonly rollingUpdate: { readonly maxSurge: number | string; readonly maxUnavailable: number | string };
    };
    readonly template: PodTemplate;
  };
}

export const Deployment = customKind<IDeployment>('apps/v1', 'Deployment');
