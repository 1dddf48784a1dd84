import { Construct } from 'constructs';
import { Elasticsearch } from '../../imports/elasticsearch.k8s.elastic.co.ts';
import { hardenedPod } from './workload/hardening.ts';

/** The user of Elastic's images. */
const USER = 1000;

export interface ElasticsearchClusterProps {
  readonly name: string;
  readonly namespace: string;
  /** Of the Elastic Stack, e.g. `9.4.4`. 8.8 or newer: ECK hardens its containers from there on. */
  readonly version: string;
  /** Nodes, all of them master-eligible and holding data. 1, or 3 and more: with two, neither can be missed. */
  readonly nodes: number;
  /** Size of each node's volume. It can grow, but not shrink. */
  readonly storage: string;
  readonly storageClass: string;
  /** Memory of each node, requested and limited; half of it becomes the heap. Default: 4Gi. */
  readonly memory?: string;
  /** CPU request of each node; no limit. Default: 1. */
  readonly cpu?: string;
  /** Secrets with users and roles beside those of ECK, in the form of ECK's `auth`. Default: none. */
  readonly userSecrets?: readonly string[];
}

/**
 * An Elasticsearch cluster that ECK runs: TLS, users and rolling upgrades are its. Its PodDisruptionBudget is ECK's
 * default: one node at a time, and none unless the cluster is green.
 */
export class ElasticsearchCluster extends Construct {
  constructor(scope: Construct, id: string, props: ElasticsearchClusterProps) {
    super(scope, id);
    const { name, namespace, nodes, memory = '4Gi', cpu = '1', userSecrets = [] } = props;
    const where = `Elasticsearch ${namespace}/${name}`;
    if (!Number.isInteger(nodes) || nodes < 1 || nodes === 2) {
      throw new Error(
        `${where}: with ${nodes} nodes there is no majority when one is gone. fix: use 1 for trying out, 3 for keeping logs`,
      );
    }
    const [major = 0, minor = 0] = props.version.split('.').map(Number);
    if (major < 8 || (major === 8 && minor < 8)) {
      throw new Error(`${where}: version ${props.version} cannot run hardened. fix: use 8.8 or newer`);
    }
    const secrets = userSecrets.map((secretName) => ({ secretName }));
    new Elasticsearch(this, 'Elasticsearch', {
      metadata: { name, namespace },
      spec: {
        version: props.version,
        ...(secrets.length === 0 ? {} : { auth: { fileRealm: secrets, roles: secrets } }),
        // The default deletes the logs with the object.
        volumeClaimDeletePolicy: 'DeleteOnScaledownOnly',
        nodeSets: [
          {
            name: 'default',
            count: nodes,
            config: {
              'node.roles': ['master', 'data', 'ingest'],
              // Memory-mapped files need vm.max_map_count raised on the node: a privileged init container, or a node
              // image that does it. Without, reads are a little slower, which logs can wait for.
              'node.store.allow_mmap': false,
            },
            // Spreads nodes over zones, and a shard and its copy too.
            ...(nodes > 1 ? { zoneAwareness: { topologyKey: 'topology.kubernetes.io/zone' } } : {}),
            podTemplate: {
              spec: {
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                // With what ECK says of each container (no capabilities, no escalation, read-only root) the pods meet
                // the Pod Security Standard `restricted`.
                securityContext: hardenedPod(USER),
                containers: [{ name: 'elasticsearch', resources: { requests: { cpu, memory }, limits: { memory } } }],
              },
            },
            volumeClaimTemplates: [
              {
                metadata: { name: 'elasticsearch-data' },
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  storageClassName: props.storageClass,
                  resources: { requests: { storage: props.storage } },
                },
              },
            ],
          },
        ],
      },
    });
  }
}
