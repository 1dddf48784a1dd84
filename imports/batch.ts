import type { PodSpec, PodTemplate } from './core.ts';
import { customKind } from './kind.ts';

/** The fields of a Job that Orrery writes. See imports/core.ts for why its pod template is data. */
export interface IJobSpec {
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly podFailurePolicy?: {
    readonly rules: readonly {
      readonly action: 'Ignore';
      readonly onPodConditions: readonly { readonly type: string; readonly status: string }[];
    }[];
  };
  readonly template: Pick<PodTemplate, 'metadata'> & { readonly spec: PodSpec };
}

export interface IJob {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'Job';
  readonly metadata: object;
  readonly spec: IJobSpec;
}

export interface ICronJob {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'CronJob';
  readonly metadata: object;
  readonly spec: {
    readonly schedule: string;
    readonly timeZone: string;
    readonly concurrencyPolicy: 'Forbid';
    readonly suspend?: boolean;
    readonly startingDeadlineSeconds?: number;
    readonly successfulJobsHistoryLimit: number;
    readonly failedJobsHistoryLimit: number;
    readonly jobTemplate: { readonly metadata: object; readonly spec: IJobSpec };
  };
}

export const Job = customKind<IJob>('batch/v1', 'Job');
export const CronJob = customKind<ICronJob>('batch/v1', 'CronJob');
