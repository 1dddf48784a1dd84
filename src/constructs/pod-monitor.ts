import { Construct } from 'constructs';
import { PodMonitor } from '../../imports/monitoring.coreos.com.ts';

export interface ScrapedPodsProps {
  readonly name: string;
  /** Of the PodMonitor and of the pods. */
  readonly namespace: string;
  /** Labels of the pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Name of the container port that serves the metrics. Default: `metrics`. */
  readonly port?: string;
  /** Number of the container port, where its name is not known; instead of `port`. */
  readonly portNumber?: number;
  /** Default: `/metrics`. */
  readonly path?: string;
  /**
   * How often. Default: `15s`: autoscaling and canary analysis look at windows of a minute or two, and a rate over a
   * window needs at least two samples in it, also when one scrape was missed.
   */
  readonly interval?: string;
  /**
   * The pod label whose value becomes the `job` label. Default: `app.kubernetes.io/name`; `null`: `job` is the
   * PodMonitor's `<namespace>/<name>`.
   */
  readonly jobLabel?: string | null;
  /**
   * Pod labels that become labels of the series. Default: the pod template hash of Argo Rollouts, by which a canary is
   * told from the stable version. Prometheus turns `-` into `_`.
   */
  readonly podLabels?: readonly string[];
}

/** Scrapes the pods themselves: through Services, a pod that stands behind two of them (stable and canary) counts twice. */
export class ScrapedPods extends Construct {
  constructor(scope: Construct, id: string, props: ScrapedPodsProps) {
    super(scope, id);
    const {
      port = 'metrics',
      portNumber,
      path = '/metrics',
      interval = '15s',
      podLabels = ['rollouts-pod-template-hash'],
    } = props;
    const jobLabel = props.jobLabel === undefined ? 'app.kubernetes.io/name' : props.jobLabel;
    if (Object.keys(props.selector).length === 0) {
      throw new Error(
        `PodMonitor ${props.namespace}/${props.name} selects every pod of its namespace. fix: name labels of the pods`,
      );
    }
    new PodMonitor(this, 'PodMonitor', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        selector: { matchLabels: { ...props.selector } },
        ...(jobLabel === null ? {} : { jobLabel }),
        ...(podLabels.length === 0 ? {} : { podTargetLabels: [...podLabels] }),
        podMetricsEndpoints: [
          // honorLabels false: a pod cannot claim to be another one by what it writes into its metrics.
          { ...(portNumber === undefined ? { port } : { portNumber }), path, interval, honorLabels: false },
        ],
      },
    });
  }
}
