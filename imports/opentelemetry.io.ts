import type { PodSpec } from './core.ts';
import { customKind } from './kind.ts';

type Config = Readonly<Record<string, unknown>>;
type Container = PodSpec['containers'][number];

/** The fields of an OpenTelemetryCollector that we emit. */
export interface IOpenTelemetryCollector {
  readonly spec: {
    readonly mode: 'deployment';
    readonly managementState: 'managed';
    readonly upgradeStrategy: 'none';
    readonly image: string;
    readonly replicas: number;
    readonly serviceAccount: string;
    readonly podSecurityContext: NonNullable<PodSpec['securityContext']>;
    readonly securityContext: NonNullable<Container['securityContext']>;
    readonly resources: NonNullable<Container['resources']>;
    readonly env?: NonNullable<Container['env']>;
    readonly ports?: readonly {
      readonly name: string;
      readonly port: number;
      readonly protocol: 'TCP';
      readonly targetPort: number;
    }[];
    readonly podDisruptionBudget?: { readonly maxUnavailable: number };
    readonly topologySpreadConstraints?: NonNullable<PodSpec['topologySpreadConstraints']>;
    readonly volumes?: NonNullable<PodSpec['volumes']>;
    readonly volumeMounts?: NonNullable<Container['volumeMounts']>;
    readonly config: {
      readonly receivers: Config;
      readonly processors?: Config;
      readonly exporters: Config;
      readonly connectors?: Config;
      readonly extensions?: Config;
      readonly service: {
        readonly extensions?: readonly string[];
        readonly telemetry?: Config;
        readonly pipelines: Readonly<
          Record<
            string,
            {
              readonly receivers: readonly string[];
              readonly processors?: readonly string[];
              readonly exporters: readonly string[];
            }
          >
        >;
      };
    };
  };
}

export const OpenTelemetryCollector = customKind<IOpenTelemetryCollector>(
  'opentelemetry.io/v1beta1',
  'OpenTelemetryCollector',
);
