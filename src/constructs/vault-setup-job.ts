import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Job } from '../../imports/batch.ts';
import type { Container, Volume } from '../../imports/core.ts';
import { VAULT_LOGIN, type VaultClientProps, vaultContainer, vaultPod } from './vault-job-pod.ts';

export interface VaultSetupJobProps extends VaultClientProps {
  /** Name of the Job, its ServiceAccount and the ConfigMap of its files. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods: what NetworkPolicies select by. */
  readonly labels: Readonly<Record<string, string>>;
  /** What it does once it is logged in: a script for `/bin/sh` that may run any number of times. Files are in `/setup`. */
  readonly script: string;
  /** File name → text. */
  readonly files: Readonly<Record<string, string>>;
  /** More environment variables. Default: none. */
  readonly env?: NonNullable<Container['env']>;
  /** More volumes and where they are. Default: none. */
  readonly volumes?: readonly Volume[];
  readonly mounts?: NonNullable<Container['volumeMounts']>;
}

/**
 * States a part of Vault's configuration through its API after each sync, since Vault has no object for it in Kubernetes.
 * It says the same however often it is said; as an Argo CD hook it takes back what was changed by hand with the next sync.
 */
export class VaultSetupJob extends Construct {
  constructor(scope: Construct, id: string, props: VaultSetupJobProps) {
    super(scope, id);
    const { name, namespace, labels, files } = props;
    if ('run.sh' in files) throw new Error(`Job ${namespace}/${name}: run.sh is its script. fix: rename the file`);
    const metadata = { name, namespace, labels: { ...labels } };
    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata,
      data: { 'run.sh': `set -eu\n${VAULT_LOGIN}\n${props.script}`, ...files },
    });
    const { container, volumes } = vaultContainer(props, {
      name: 'setup',
      command: ['/bin/sh', '/setup/run.sh'],
      ...(props.env ? { env: props.env } : {}),
      mounts: [{ name: 'setup', mountPath: '/setup', readOnly: true }, ...(props.mounts ?? [])],
    });
    new Job(this, 'Job', {
      metadata: {
        ...metadata,
        annotations: {
          'argocd.argoproj.io/hook': 'PostSync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        },
      },
      spec: {
        backoffLimit: 5,
        activeDeadlineSeconds: 600,
        template: {
          metadata: { labels: { ...labels } },
          spec: {
            ...vaultPod(name),
            containers: [container],
            volumes: [...volumes, { name: 'setup', configMap: { name } }, ...(props.volumes ?? [])],
          },
        },
      },
    });
  }
}
