import { Construct } from 'constructs';
import { DestinationRule } from '../../../imports/networking.istio.io.ts';

export interface CallPolicyProps {
  /** The Service that is called. */
  readonly service: string;
  readonly namespace: string;
  /** Connections that each client keeps to all pods together. */
  readonly connections: number;
  /** Requests of each client that wait for a connection. */
  readonly waiting: number;
  readonly eject: {
    /** Failed answers in a row that take a pod out of the choice. */
    readonly errors: number;
    readonly intervalSeconds: number;
    readonly forSeconds: number;
    /** Percent of the pods that may be out at one time. */
    readonly most: number;
  };
  /** Namespaces beside its own that call it, e.g. that of the ingress gateway. Default: none. */
  readonly visibleTo?: readonly string[];
}

/** The name of a Service as the mesh knows it. */
export function hostOf(service: string, namespace: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}

/** How clients' proxies connect to a Service: by mutual TLS, with bounds, and not to pods that just failed. */
export class CallPolicy extends Construct {
  constructor(scope: Construct, id: string, props: CallPolicyProps) {
    super(scope, id);
    const { service, namespace, eject } = props;
    if (eject.most < 1 || eject.most > 100) {
      throw new Error(
        `DestinationRule ${namespace}/${service}: most ${eject.most} is no percentage. fix: use 1 to 100`,
      );
    }
    new DestinationRule(this, 'DestinationRule', {
      metadata: { name: service, namespace },
      spec: {
        host: hostOf(service, namespace),
        exportTo: ['.', ...(props.visibleTo ?? [])],
        trafficPolicy: {
          tls: { mode: 'ISTIO_MUTUAL' },
          connectionPool: {
            tcp: { maxConnections: props.connections, connectTimeout: '2s' },
            http: { http1MaxPendingRequests: props.waiting },
          },
          outlierDetection: {
            consecutive5xxErrors: eject.errors,
            interval: `${eject.intervalSeconds}s`,
            baseEjectionTime: `${eject.forSeconds}s`,
            maxEjectionPercent: eject.most,
          },
        },
      },
    });
  }
}
