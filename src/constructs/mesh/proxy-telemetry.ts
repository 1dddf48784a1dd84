import { Construct } from 'constructs';
import { Telemetry } from '../../../imports/telemetry.istio.io.ts';

export interface ProxyTelemetryProps {
  /** Whose proxies it is about. The mesh's root namespace means all. */
  readonly namespace: string;
  /** Requests that are logged. */
  readonly accessLogs: 'all' | 'failed' | 'none';
  /** Where traces go: the name of one of the mesh's providers, and the share that is kept, in percent. Default: nowhere. */
  readonly tracing?: { readonly provider: string; readonly percent: number } | undefined;
}

/** Answers from 400 on, and requests that got none: those have the status 0. */
const FAILED = 'response.code >= 400 || response.code == 0';

/** What proxies tell: metrics to Prometheus, who called whom to the log, and spans to a collector. */
export class ProxyTelemetry extends Construct {
  constructor(scope: Construct, id: string, props: ProxyTelemetryProps) {
    super(scope, id);
    const { namespace, accessLogs, tracing } = props;
    if (tracing && (tracing.percent < 0 || tracing.percent > 100)) {
      throw new Error(`Telemetry ${namespace}/default: percent ${tracing.percent} is no share. fix: use 0 to 100`);
    }
    new Telemetry(this, 'Telemetry', {
      metadata: { name: 'default', namespace },
      spec: {
        metrics: [{ providers: [{ name: 'prometheus' }] }],
        accessLogging: [
          {
            providers: [{ name: 'envoy' }],
            ...(accessLogs === 'none' ? { disabled: true } : {}),
            ...(accessLogs === 'failed' ? { filter: { expression: FAILED } } : {}),
          },
        ],
        ...(tracing === undefined
          ? {}
          : {
              tracing: [{ providers: [{ name: tracing.provider }], randomSamplingPercentage: tracing.percent }],
            }),
      },
    });
  }
}
