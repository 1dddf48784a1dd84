import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { ICluster } from '../../imports/postgresql.cnpg.io.ts';
import { BackupJob } from './backup-job.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { archiveOf, MAX_CONNECTIONS, type PostgresArchiveProps, postgresParameters } from './postgres-cluster.ts';
import { restoreTestImage } from './restore-test.ts';

export interface PostgresRestoreTestProps {
  /** Name of the CronJob, its ServiceAccount, and of the Cluster that it makes and removes. */
  readonly name: string;
  readonly namespace: string;
  readonly instance: string;
  /** Labels of the Cluster that it makes. */
  readonly labels: Readonly<Record<string, string>>;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  /** Name of the PostgresCluster whose archive is recovered. */
  readonly cluster: string;
  readonly archive: PostgresArchiveProps;
  /** The image, volume, class, request and memory of the cluster that is recovered into: like the original's. */
  readonly image: string;
  readonly storage: string;
  readonly storageClass: string;
  readonly cpu: string;
  readonly memoryBytes: number;
  /** Settings of the original that win over those that follow from its size. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly database: string;
  /** Gives up, and fails, after this, in seconds: the time within which a recovery is promised. */
  readonly timeoutSeconds: number;
  readonly priorityClassName?: string;
}

const SCRIPT = `# Recovers a second cluster from the newest base backup and all of the archived log. Fails unless it serves in time.
set -eu

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

clean() {
  kubectl --namespace "$NAMESPACE" delete clusters.postgresql.cnpg.io "$CLUSTER" --ignore-not-found --wait --timeout 5m
}

trap 'exit 143' TERM
trap 'clean || true' EXIT

# What an earlier test left behind, when it was ended in the middle.
clean

begun=$(date +%s)
kubectl --namespace "$NAMESPACE" create --filename "$(dirname "$0")/cluster.json"

while true; do
  phase=$(kubectl --namespace "$NAMESPACE" get clusters.postgresql.cnpg.io "$CLUSTER" --output 'jsonpath={.status.phase}')
  ready=$(kubectl --namespace "$NAMESPACE" get clusters.postgresql.cnpg.io "$CLUSTER" \\
    --output 'jsonpath={.status.readyInstances}')
  # Ready: recovery has ended, the server is promoted, and takes connections.
  [ "\${ready:-0}" -lt 1 ] || break
  took=$(($(date +%s) - begun))
  [ "$took" -lt "$TIMEOUT" ] || fail "$CLUSTER is still '\${phase:-new}' after $took seconds"
  sleep "$POLL"
done

took=$(($(date +%s) - begun))
clean
trap - EXIT
echo "PASSED: recovered and serving after $took seconds"
`;

/**
 * Recovers a database from its archive by the clock, to know that it can be and how long that takes. The second cluster
 * has its own name, archives nothing, and is removed in the end with its volume. It lies in the same namespace, where the
 * quotas and policies are the same as for the original.
 */
export class PostgresRestoreTest extends Construct {
  constructor(scope: Construct, id: string, props: PostgresRestoreTestProps) {
    super(scope, id);
    const { name, namespace, cluster, archive, timeoutSeconds } = props;
    if (name === cluster) {
      throw new Error(
        `CronJob ${namespace}/${name}: has the name of the cluster itself, which it would delete. fix: e.g. ${cluster}-restore-test`,
      );
    }
    const memory = memoryQuantity(props.memoryBytes);
    const recovered: ICluster = {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name, namespace, labels: { ...props.labels } },
      spec: {
        instances: 1,
        imageName: props.image,
        inheritedMetadata: { labels: { ...props.labels } },
        enablePDB: false,
        bootstrap: { recovery: { source: cluster, database: props.database, owner: props.database } },
        externalClusters: [{ name: cluster, barmanObjectStore: { ...archiveOf(archive), serverName: cluster } }],
        // With fewer connections than the original the log cannot be replayed.
        postgresql: {
          parameters: {
            ...postgresParameters(props.memoryBytes, MAX_CONNECTIONS, archive.lagSeconds),
            ...props.parameters,
          },
        },
        storage: { size: props.storage, storageClass: props.storageClass },
        resources: { requests: { cpu: props.cpu, memory }, limits: { memory } },
        ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
        serviceAccountTemplate: { metadata: { annotations: { ...archive.cloudIdentity } } },
      },
    };
    new BackupJob(this, 'Job', {
      name,
      namespace,
      instance: props.instance,
      cron: props.cron,
      image: restoreTestImage,
      shell: '/bin/sh',
      files: { 'run.sh': SCRIPT, 'cluster.json': `${JSON.stringify(recovered, null, 2)}\n` },
      env: { CLUSTER: name, NAMESPACE: namespace, POLL: '5', TIMEOUT: String(timeoutSeconds) },
      // What works only at the second attempt is something to look at.
      retries: 0,
      // Cleaning up, before and after, has its own time.
      deadlineSeconds: timeoutSeconds + 900,
      callsKubernetes: true,
      memory: '128Mi',
      ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
    });
    const metadata = { name: `${name}-job`, namespace };
    const group = 'postgresql.cnpg.io';
    new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: [
        // The API server cannot hold `create` to a name.
        { apiGroups: [group], resources: ['clusters'], verbs: ['create'] },
        {
          apiGroups: [group],
          resources: ['clusters'],
          resourceNames: [name],
          verbs: ['delete', 'get', 'list', 'watch'],
        },
      ],
    });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }
}
