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
}

/** Kibana, inside the cluster only: people reach it with `kubectl port-forward`, as a user of Elasticsearch. */
export class Kibana extends Construct {
  constructor(scope: Construct, id: string, props: KibanaProps) {
    super(scope, id);
    new Kind(this, 'Kibana', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        version: props.version,
        count: props.replicas ?? 1,
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
