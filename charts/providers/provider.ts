import type { Construct } from 'constructs';
import type { BackupPlace } from '../../src/constructs/backup-location.ts';
import type { DnsSolver } from '../../src/constructs/cluster-issuer.ts';
import type { Target } from '../../src/platform/target.ts';

/** What a cloud is in Kubernetes: the parts of charts that are each cloud's own. */
export interface ProviderParts {
  /** The StorageClass of what keeps data in the cluster. */
  readonly storageClass: string;
  /** The CSI driver of its volumes, which takes their snapshots. */
  readonly snapshotDriver: string;
  readonly addStorage: (scope: Construct, target: Target) => void;
  /** The SecretStore of each namespace. */
  readonly secretStore: string;
  /** A store of one namespace, with a ServiceAccount of its own that may read the entries. */
  readonly addSecretStore: (scope: Construct, id: string, target: Target, namespace: string) => void;
  /** How the names of certificates are proven. */
  readonly dnsSolver: (target: Target) => DnsSolver;
  /** Where Velero keeps objects and volumes. */
  readonly backupPlace: (target: Target, copied: boolean) => BackupPlace;
  /** Annotations of the Service of the edge's proxies, by the way in which traffic comes to them. */
  readonly publicService: (target: Target) => Readonly<Record<string, string>>;
  /** Annotations of a Service whose load balancer has no public address, and takes clients from these ranges alone. */
  readonly internalService: (clients: readonly string[]) => Readonly<Record<string, string>>;
}
