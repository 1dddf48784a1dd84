import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecretStore } from '../../imports/external-secrets.io.ts';

export interface SecretStoreProps {
  /** What ExternalSecrets of the namespace refer to. */
  readonly name: string;
  readonly namespace: string;
  /** AWS region of Secrets Manager. */
  readonly region: string;
  /** Name of the ServiceAccount, made here, whose IAM role may read the entries. */
  readonly serviceAccount: string;
  /** The IAM role; its trust policy must name `system:serviceaccount:<namespace>:<serviceAccount>`. */
  readonly roleArn: string;
}

/**
 * AWS Secrets Manager, for the ExternalSecrets of one namespace. External Secrets reads it as the namespace's own
 * ServiceAccount, not as itself: a namespace gets what its IAM role may read, and no other namespace's secrets.
 */
export class AwsSecretStore extends Construct {
  constructor(scope: Construct, id: string, props: SecretStoreProps) {
    super(scope, id);
    const { name, namespace, region, serviceAccount, roleArn } = props;
    if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(roleArn)) {
      throw new Error(
        `SecretStore ${namespace}/${name}: roleArn '${roleArn}' is not an IAM role. fix: write arn:aws:iam::<account>:role/<name>`,
      );
    }
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: {
        name: serviceAccount,
        namespace,
        annotations: { 'eks.amazonaws.com/role-arn': roleArn },
      },
      // No pod runs as it: External Secrets asks the API server for a token of its own.
      automountServiceAccountToken: false,
    });
    new SecretStore(this, 'SecretStore', {
      metadata: { name, namespace },
      spec: {
        provider: {
          aws: {
            service: 'SecretsManager',
            region,
            auth: { jwt: { serviceAccountRef: { name: serviceAccount } } },
          },
        },
      },
    });
  }
}
