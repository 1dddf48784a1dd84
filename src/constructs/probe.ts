import { Construct } from 'constructs';
import { Probe } from '../../imports/monitoring.coreos.com.ts';

export interface BlackboxProbeProps {
  readonly name: string;
  readonly namespace: string;
  /** The blackbox exporter as `host:port`. */
  readonly prober: string;
  /** The module of its configuration, e.g. `https_2xx` or `tcp_connect`. */
  readonly module: string;
  /** What is asked: a URL for HTTP, `host:port` for TCP. */
  readonly targets: readonly string[];
  /** Labels of the series, e.g. `{ service: 'app' }`. `job` is `probeJob(name)`, `instance` the target. */
  readonly labels: Readonly<Record<string, string>>;
  /** How often. Default: `30s`. */
  readonly interval?: string;
  /** How long an answer may take, shorter than the interval: a timeout of the module above it has no effect. Default: `10s`. */
  readonly timeout?: string;
}

/** The `job` label of a probe's series. */
export function probeJob(name: string): string {
  return `probe-${name}`;
}

/** Asks from outside the pods: the one signal that covers names, certificates, load balancers and routes at once. */
export class BlackboxProbe extends Construct {
  constructor(scope: Construct, id: string, props: BlackboxProbeProps) {
    super(scope, id);
    const where = `Probe ${props.namespace}/${props.name}`;
    if (props.targets.length === 0)
      throw new Error(`${where} has no targets. fix: name one, e.g. https://example.com/`);
    if (props.prober.includes('//')) {
      throw new Error(`${where} has the prober '${props.prober}'. fix: write host:port, without http://`);
    }
    new Probe(this, 'Probe', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        jobName: probeJob(props.name),
        interval: props.interval ?? '30s',
        scrapeTimeout: props.timeout ?? '10s',
        module: props.module,
        prober: { url: props.prober },
        targets: {
          staticConfig: { static: [...props.targets], labels: { namespace: props.namespace, ...props.labels } },
        },
      },
    });
  }
}
