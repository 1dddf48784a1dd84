import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecretStore } from '../../imports/external-secrets.io.ts';

export interface GcpSecretStoreProps {
  /** What ExternalSecrets of the namespace refer to. */
  readonly name: string;
  readonly namespace: string;
  /** Id of the project, of the entries and of the cluster. */
  readonly project: string;
  /** The GKE cluster, and the region (or zone) it is in. */
  readonly cluster: { readonly name: string; readonly location: string };
  /** Name of the ServiceAccount, made here, who may read the entries. */
  readonly serviceAccount: string;
  /** The Google service account that it is; its policy must let `<project>.svc.id.goog[<namespace>/<serviceAccount>]` be it. */
  readonly googleServiceAccount: string;
}

/**
 * Google Secret Manager, for the ExternalSecrets of one namespace. External Secrets reads it as the namespace's own
 * ServiceAccount, not as itself: a namespace gets what its Google service account may read, and no other namespace's secrets.
 */
export class GcpSecretStore extends Construct {
  constructor(scope: Construct, id: string, props: GcpSecretStoreProps) {
    super(scope, id);
    const { name, namespace, project, cluster, serviceAccount, googleServiceAccount } = props;
    if (!/^[a-z0-9-]+@[a-z0-9-]+\.iam\.gserviceaccount\.com$/.test(googleServiceAccount)) {
      throw new Error(
        `SecretStore ${namespace}/${name}: googleServiceAccount '${googleServiceAccount}' is not a Google service account. fix: write <name>@<project>.iam.gserviceaccount.com`,
      );
    }
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: {
        name: serviceAccount,
        namespace,
        annotations: { 'iam.gke.io/gcp-service-account': googleServiceAccount },
      },
      // No pod runs as it: External Secrets asks the API server for a token of its own.
      automountServiceAccountToken: false,
    });
    new SecretStore(this, 'SecretStore', {
      metadata: { name, namespace },
      spec: {
        provider: {
          gcpsm: {
            projectID: project,
            auth: {
              // Stated, so that the node's metadata server need not be asked.
              workloadIdentity: {
                clusterProjectID: project,
                clusterLocation: cluster.location,
                clusterName: cluster.name,
                serviceAccountRef: { name: serviceAccount },
              },
            },
          },
        },
      },
    });
  }
}
