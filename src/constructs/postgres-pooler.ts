import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Pooler } from '../../imports/postgresql.cnpg.io.ts';
import { type NodePlacementProps, onNodes } from './node-placement.ts';
import { hardenedContainer } from './workload/hardening.ts';

export interface PostgresPoolerProps {
  /** Name of the Pooler, of its Deployment and of the Service that clients connect to. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the PostgresCluster, in the same namespace. */
  readonly cluster: string;
  readonly instances: number;
  readonly mode: 'session' | 'transaction';
  /** Clients that each pod lets in. */
  readonly clients: number;
  /** Connections of each pod to the database, for each user and database. */
  readonly connections: number;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

/** CloudNativePG's own PgBouncer, at the version that the CRDs' operator takes by default. */
export const pgbouncerImage = 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1';

/** PgBouncer in front of the primary: many short connections of many pods become few that stay. It follows a failover. */
export class PostgresPooler extends Construct {
  constructor(scope: Construct, id: string, props: PostgresPoolerProps) {
    super(scope, id);
    const { name, namespace, cluster, instances, clients, connections } = props;
    if (name === cluster) {
      throw new Error(
        `Pooler ${namespace}/${name}: has the name of its cluster, and CloudNativePG refuses it. fix: e.g. ${cluster}-pooler`,
      );
    }
    if (connections > clients) {
      throw new Error(
        `Pooler ${namespace}/${name}: ${connections} connections for ${clients} clients are more than anybody uses. fix: fewer connections`,
      );
    }
    // CloudNativePG makes budgets for servers, and none for PgBouncer.
    if (instances > 1) {
      new k8s.KubePodDisruptionBudget(this, 'Budget', {
        metadata: { name, namespace, labels: { ...props.labels } },
        spec: {
          maxUnavailable: k8s.IntOrString.fromNumber(1),
          selector: { matchLabels: { 'cnpg.io/poolerName': name } },
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      });
    }
    new Pooler(this, 'Pooler', {
      metadata: { name, namespace, labels: { ...props.labels } },
      spec: {
        cluster: { name: cluster },
        type: 'rw',
        instances,
        pgbouncer: {
          poolMode: props.mode,
          parameters: {
            default_pool_size: String(connections),
            max_client_conn: String(clients),
            // Statements that drivers prepare survive the change of the connection.
            ...(props.mode === 'transaction' ? { max_prepared_statements: '200' } : {}),
            // A client that finds no connection within this time gets an error instead of hanging.
            query_wait_timeout: '30',
          },
        },
        template: {
          metadata: { labels: { ...props.labels } },
          spec: {
            ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
            ...onNodes(props.nodes),
            // The operator lays its own over this one, by the container's name.
            containers: [
              {
                name: 'pgbouncer',
                image: pgbouncerImage,
                resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
                // The operator gives it a readiness probe alone.
                livenessProbe: { tcpSocket: { port: 5432 }, periodSeconds: 10, failureThreshold: 6 },
                securityContext: hardenedContainer(),
              },
            ],
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
              maxSkew: 1,
              topologyKey,
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { 'cnpg.io/poolerName': name } },
            })),
          },
        },
      },
    });
  }
}
