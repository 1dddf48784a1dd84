import { Construct } from 'constructs';
import { Tenant } from '../../imports/minio.min.io.ts';
import { GeneratedPassword } from './generated-password.ts';
import { memoryQuantity } from './memory-quantity.ts';
import { type NodePlacementProps, onNodes } from './node-placement.ts';
import { hardenedPod } from './workload/hardening.ts';

/** The user of MinIO's image. */
const USER = 1000;

export interface MinioTenantProps {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Image of MinIO with its tag. */
  readonly image: string;
  /** 1, or 4 and more. */
  readonly servers: number;
  /** Volumes of each server. */
  readonly volumes: number;
  /** Size of each volume. */
  readonly storage: string;
  readonly storageClass: string;
  readonly cpu: string;
  /** Memory of each server in bytes, requested and limited. */
  readonly memoryBytes: number;
  readonly buckets: readonly string[];
  /** Name of the Secret with the tenant's own settings, made here. */
  readonly rootSecret: string;
  /** Users: the name, and that of the Secret with their keys, made here. */
  readonly users: readonly { readonly name: string; readonly secret: string }[];
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
  /** The nodes that it runs on. Default: any. */
  readonly nodes?: NodePlacementProps | undefined;
}

/**
 * Object storage by the MinIO operator. From four servers on objects are cut into parts with parity, so that half of the
 * volumes can be read from alone. The operator makes Services, the StatefulSet and a PodDisruptionBudget.
 *
 * Users come with the operator's policy for all of them (`consoleAdmin`): it knows no finer one. Keys are made in the
 * cluster, one pair for each user, so that one can be taken away. No TLS inside: the operator would ask the cluster's own
 * signer for certificates, which its clients (Milvus' operator among them) do not trust; NetworkPolicies say who gets
 * there at all.
 *
 * MinIO has published no images of its open edition since October 2025, and its repository was archived in April 2026: no
 * more fixes come. It is here for platforms that ask for it by name.
 */
export class MinioTenant extends Construct {
  constructor(scope: Construct, id: string, props: MinioTenantProps) {
    super(scope, id);
    const { name, namespace, servers, volumes, labels } = props;
    const where = `Tenant ${namespace}/${name}`;
    if (servers !== 1 && servers < 4) {
      throw new Error(`${where}: ${servers} servers cannot spread objects safely. fix: use 1 for trying out, or 4`);
    }
    if (volumes < 1) throw new Error(`${where}: ${volumes} volumes keep nothing. fix: use 1 or more`);
    new GeneratedPassword(this, 'Root', {
      name: props.rootSecret,
      namespace,
      labels,
      data: { 'config.env': 'export MINIO_ROOT_USER="root"\nexport MINIO_ROOT_PASSWORD="{{ .password }}"\n' },
    });
    for (const user of props.users) {
      new GeneratedPassword(this, `User-${user.name}`, {
        name: user.secret,
        namespace,
        labels,
        data: {
          // The same twice: as clients read them, and as the operator does.
          accesskey: user.name,
          secretkey: '{{ .password }}',
          CONSOLE_ACCESS_KEY: user.name,
          CONSOLE_SECRET_KEY: '{{ .password }}',
        },
      });
    }
    this.tenant(props);
  }

  private tenant(props: MinioTenantProps): void {
    const { name, namespace, servers, volumes, labels } = props;
    const memory = memoryQuantity(props.memoryBytes);
    const pods = { 'v1.min.io/tenant': name };
    new Tenant(this, 'Tenant', {
      metadata: { name, namespace, labels: { ...labels } },
      spec: {
        image: props.image,
        imagePullPolicy: 'IfNotPresent',
        configuration: { name: props.rootSecret },
        users: props.users.map(({ secret }) => ({ name: secret })),
        buckets: props.buckets.map((bucket) => ({ name: bucket })),
        env: [
          // Metrics need no token: a NetworkPolicy lets Prometheus alone get there beside the clients.
          { name: 'MINIO_PROMETHEUS_AUTH_TYPE', value: 'public' },
          { name: 'MINIO_BROWSER', value: 'off' },
        ],
        requestAutoCert: false,
        podManagementPolicy: 'Parallel',
        ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
        mountPath: '/export',
        features: { bucketDNS: false, enableSFTP: false },
        pools: [
          {
            name: 'pool-0',
            servers,
            volumesPerServer: volumes,
            labels: { ...labels },
            ...onNodes(props.nodes),
            resources: { requests: { cpu: props.cpu, memory }, limits: { memory } },
            securityContext: { ...hardenedPod(USER), fsGroupChangePolicy: 'OnRootMismatch' },
            // Its root file system stays writable: MinIO keeps its certificates folder there.
            containerSecurityContext: {
              runAsNonRoot: true,
              runAsUser: USER,
              runAsGroup: USER,
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              seccompProfile: { type: 'RuntimeDefault' },
            },
            ...(servers === 1
              ? {}
              : {
                  topologySpreadConstraints: [
                    {
                      maxSkew: Math.max(1, Math.ceil(servers / 3) - 1),
                      topologyKey: 'topology.kubernetes.io/zone',
                      whenUnsatisfiable: 'DoNotSchedule' as const,
                      labelSelector: { matchLabels: pods },
                    },
                    {
                      maxSkew: 1,
                      topologyKey: 'kubernetes.io/hostname',
                      whenUnsatisfiable: 'DoNotSchedule' as const,
                      labelSelector: { matchLabels: pods },
                    },
                  ],
                }),
            volumeClaimTemplate: {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name: 'data' },
              spec: {
                accessModes: ['ReadWriteOnce'],
                storageClassName: props.storageClass,
                resources: { requests: { storage: props.storage } },
              },
            },
          },
        ],
      },
    });
  }
}
