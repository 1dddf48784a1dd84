import { Construct } from 'constructs';
import { Application, type IApplication } from '../../imports/argoproj.io.ts';

export type IgnoreDifferences = NonNullable<IApplication['spec']['ignoreDifferences']>[number];

export interface DirectoryApplicationProps {
  readonly name: string;
  /** Argo CD's own namespace. */
  readonly namespace: string;
  readonly project: string;
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** Folder of plain YAML in the repository; read with its subfolders. */
  readonly path: string;
  /** Where objects without a namespace of their own go. */
  readonly destinationNamespace: string;
  /** Syncs after all lower waves are healthy. Default: 0. */
  readonly wave?: number;
  /** Fields that others own, e.g. the replica count of an autoscaler. Default: none. */
  readonly ignoreDifferences?: readonly IgnoreDifferences[];
  /** More annotations, e.g. why it is in its wave. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An Argo CD Application that keeps a folder of plain YAML in sync: applied, pruned and healed by itself. */
export class DirectoryApplication extends Construct {
  constructor(scope: Construct, id: string, props: DirectoryApplicationProps) {
    super(scope, id);
    new Application(this, 'Application', {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        annotations: { ...props.annotations, 'argocd.argoproj.io/sync-wave': String(props.wave ?? 0) },
      },
      spec: {
        project: props.project,
        source: {
          repoURL: props.repository,
          targetRevision: props.revision,
          path: props.path,
          directory: { recurse: true },
        },
        destination: { server: 'https://kubernetes.default.svc', namespace: props.destinationNamespace },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: [
            'CreateNamespace=false',
            'ServerSideApply=true',
            'ApplyOutOfSyncOnly=true',
            // A kind may come from an add-on of an earlier wave that is not there yet at the first dry run.
            'SkipDryRunOnMissingResource=true',
            ...(props.ignoreDifferences ? ['RespectIgnoreDifferences=true'] : []),
          ],
          retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
        },
        ...(props.ignoreDifferences ? { ignoreDifferences: [...props.ignoreDifferences] } : {}),
      },
    });
  }
}
