/** One value of an experiment's environment. */
interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

/**
 * One run of an experiment against one workload: the fields that Orrery states. It runs when it is made, so it is never a
 * manifest, which Argo CD would make again, but what a Job makes.
 */
export interface IChaosEngine {
  readonly apiVersion: 'litmuschaos.io/v1alpha1';
  readonly kind: 'ChaosEngine';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly engineState: 'active' | 'stop';
    readonly jobCleanUpPolicy: 'delete' | 'retain';
    readonly defaultHealthCheck: boolean;
    readonly chaosServiceAccount: string;
    readonly appinfo: { readonly appns: string; readonly applabel: string; readonly appkind: 'deployment' | 'rollout' };
    readonly experiments: readonly {
      readonly name: string;
      readonly spec: { readonly components: { readonly env: readonly EnvironmentVariable[] } };
    }[];
  };
}
