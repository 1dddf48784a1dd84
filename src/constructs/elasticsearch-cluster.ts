import { Construct } from 'constructs';
import { Elasticsearch, type IElasticsearch } from '../../imports/elasticsearch.k8s.elastic.co.ts';
import { hardenedPod } from './workload/hardening.ts';

/** The user of Elastic's images. */
const USER = 1000;

export interface ElasticsearchClusterProps {
  readonly name: string;
  readonly namespace: string;
  /** Of the Elastic Stack, e.g. `9.4.4`. 8.8 or newer: ECK hardens its containers from there on. */
  readonly version: string;
  /** Nodes that hold data. Without `masters` they are master-eligible too: 1, or 3 and more, since of two neither can be missed. */
  readonly nodes: number;
  /** Nodes that are master-eligible and hold none, in an odd number. Default: none, the others do both. */
  readonly masters?: number;
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
    const { name, namespace, nodes, masters, userSecrets = [] } = props;
    const where = `Elasticsearch ${namespace}/${name}`;
    if (!Number.isInteger(nodes) || nodes < 1 || (nodes === 2 && masters === undefined)) {
      throw new Error(
        `${where}: with ${nodes} nodes there is no majority when one is gone. fix: use 1 for trying out, 3 for keeping logs`,
      );
    }
    if (masters !== undefined && masters % 2 === 0) {
      throw new Error(`${where}: ${masters} masters agree no better than one less. fix: use 1 or 3`);
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
        nodeSets:
          masters === undefined
            ? [nodeSet(props, 'default', nodes, ['master', 'data', 'ingest'])]
            : [nodeSet(props, 'master', masters, ['master']), nodeSet(props, 'data', nodes, ['data', 'ingest'])],
      },
    });
  }
}

/** What a node that only agrees keeps: the state of the cluster. */
const MASTER = { storage: '10Gi', memory: '2Gi', cpu: '250m' } as const;

type Role = 'master' | 'data' | 'ingest';

function nodeSet(
  props: ElasticsearchClusterProps,
  name: string,
  count: number,
  roles: readonly Role[],
): IElasticsearch['spec']['nodeSets'][number] {
  const keepsLogs = roles.includes('data');
  const { memory = '4Gi', cpu = '1', storage } = keepsLogs ? props : MASTER;
  return {
    name,
    count,
    config: {
      'node.roles': roles,
      // Memory-mapped files need vm.max_map_count raised on the node: a privileged init container, or a node
      // image that does it. Without, reads are a little slower, which logs can wait for.
      'node.store.allow_mmap': false,
    },
    // Spreads nodes over zones, and a shard and its copy too.
    ...(count > 1 ? { zoneAwareness: { topologyKey: 'topology.kubernetes.io/zone' } } : {}),
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
          resources: { requests: { storage } },
        },
      },
    ],
  };
}
