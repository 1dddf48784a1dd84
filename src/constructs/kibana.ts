import { Construct } from 'constructs';
import { Kibana as Kind } from '../../imports/kibana.k8s.elastic.co.ts';
import { hardenedPod } from './workload/hardening.ts';

/** The user of Elastic's images. */
const USER = 1000;

export interface KibanaProps {
  readonly name: string;
  readonly namespace: string;
  /** The version of the Elastic Stack, the same as Elasticsearch's. */
  readonly version: string;
  /** Name of the Elasticsearch, in the same namespace. */
  readonly elasticsearch: string;
  /** Default: 1. */
  readonly replicas?: number;
  /** Answers without TLS, for a gateway in front that ends it, which nobody can go around. Default: with a certificate of ECK. */
  readonly behindGateway?: boolean;
}

/** Kibana, inside the cluster only: people reach it with `kubectl port-forward` or an internal gateway, as a user of Elasticsearch. */
export class Kibana extends Construct {
  constructor(scope: Construct, id: string, props: KibanaProps) {
    super(scope, id);
    new Kind(this, 'Kibana', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        version: props.version,
        count: props.replicas ?? 1,
        ...(props.behindGateway === true ? { http: { tls: { selfSignedCertificate: { disabled: true } } } } : {}),
        elasticsearchRef: { name: props.elasticsearch },
        config: {
          // It talks to Elasticsearch alone: nothing else would get through, and each attempt takes its time.
          'newsfeed.enabled': false,
          'telemetry.optIn': false,
          'telemetry.allowChangingOptInStatus': false,
          'xpack.fleet.isAirGapped': true,
        },
        podTemplate: {
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: hardenedPod(USER),
            containers: [
              {
                name: 'kibana',
                resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '1Gi' } },
              },
            ],
          },
        },
      },
    });
  }
}
