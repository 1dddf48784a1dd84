import { Construct } from 'constructs';
import { Application, type IApplication } from '../../imports/argoproj.io.ts';

/** A chart of a Helm repository (`https://…`), or of an OCI registry (host and path, without `oci://`, as Argo CD takes it). */
export interface ChartSource {
  readonly repository: string;
  readonly name: string;
  /** One exact version, as the repository spells it, e.g. `v1.21.1`. A range would change the cluster without a commit. */
  readonly version: string;
  readonly releaseName: string;
}

/** A folder of manifests in Git, for software that ships no chart. */
export interface GitSource {
  readonly repository: string;
  readonly path: string;
  /** A tag that carries a version, or a full commit: a branch would change the cluster without a commit here. */
  readonly revision: string;
}

export interface HelmApplicationProps {
  readonly name: string;
  /** Argo CD's own namespace. */
  readonly namespace: string;
  readonly project: string;
  readonly source: ChartSource | GitSource;
  /** Helm values; only with a chart. Default: the chart's own. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Where the release goes. The namespace must exist: namespaces are made with their labels and policies, not on the way. */
  readonly destinationNamespace: string;
  /** Syncs after all lower waves are healthy. Default: 0. */
  readonly wave?: number;
  /**
   * Deleting the Application deletes what it installed. Default: false: with an operator's CRDs go all of their objects,
   * so that taking it away is a decision of its own.
   */
  readonly cascade?: boolean;
  /** Fields that others own, e.g. a CA bundle written by a controller. Default: none. */
  readonly ignoreDifferences?: IApplication['spec']['ignoreDifferences'];
  /** More annotations, e.g. why it is in its wave. Never those by which Argo CD tracks what it owns. */
  readonly annotations?: Readonly<Record<string, string>>;
}

const EXACT_VERSION = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const TAG_OR_COMMIT = /(^|[-/])v?\d+\.\d+\.\d+([-+][0-9A-Za-z.-]+)?$|^[0-9a-f]{40}$/;
const TRACKING = ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/installation-id', 'app.kubernetes.io/instance'];

/** An Argo CD Application that keeps one release of a chart (or one folder of Git) in sync, at one exact version. */
export class HelmApplication extends Construct {
  constructor(scope: Construct, id: string, props: HelmApplicationProps) {
    super(scope, id);
    refuse(props);
    const { ignoreDifferences } = props;
    new Application(this, 'Application', {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        annotations: { ...props.annotations, 'argocd.argoproj.io/sync-wave': String(props.wave ?? 0) },
        ...(props.cascade ? { finalizers: ['resources-finalizer.argocd.argoproj.io'] } : {}),
      },
      spec: {
        project: props.project,
        source: sourceOf(props),
        destination: { server: 'https://kubernetes.default.svc', namespace: props.destinationNamespace },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: [
            'CreateNamespace=false',
            // CRDs are larger than the annotation of a client-side apply can hold.
            'ServerSideApply=true',
            // A chart may bring a CRD and an object of it.
            'SkipDryRunOnMissingResource=true',
            ...(ignoreDifferences ? ['RespectIgnoreDifferences=true'] : []),
          ],
          // Webhooks and CRDs of an earlier wave may take minutes until they answer.
          retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
        },
        ...(ignoreDifferences ? { ignoreDifferences: [...ignoreDifferences] } : {}),
      },
    });
  }
}

function sourceOf({ source, values = {} }: HelmApplicationProps): NonNullable<IApplication['spec']['source']> {
  if (!isChart(source)) return { repoURL: source.repository, path: source.path, targetRevision: source.revision };
  return {
    repoURL: source.repository,
    chart: source.name,
    targetRevision: source.version,
    helm: {
      releaseName: source.releaseName,
      ...(Object.keys(values).length === 0 ? {} : { valuesObject: { ...values } }),
    },
  };
}

function refuse({ name, namespace, source, values, annotations = {} }: HelmApplicationProps): void {
  const where = `Application ${namespace}/${name}`;
  const { repository } = source;
  if (repository.startsWith('oci://')) {
    throw new Error(
      `${where} source.repository is "${repository}", but Argo CD takes a registry without its scheme. fix: write "${repository.slice('oci://'.length)}"`,
    );
  }
  if (repository.startsWith('http://')) {
    throw new Error(
      `${where} source.repository is "${repository}": what it sends could be changed on the way. fix: write "https://${repository.slice('http://'.length)}"`,
    );
  }
  if (isChart(source)) {
    if (!EXACT_VERSION.test(source.version)) {
      throw new Error(
        `${where} source.version is "${source.version}", which is not one exact version: the cluster would change without a commit. fix: pin one, such as "1.2.3"`,
      );
    }
  } else {
    if (!TAG_OR_COMMIT.test(source.revision)) {
      throw new Error(
        `${where} source.revision is "${source.revision}", which may move: the cluster would change without a commit. fix: name a release tag, such as "v1.2.3", or a full commit`,
      );
    }
    if (values !== undefined && Object.keys(values).length > 0) {
      throw new Error(
        `${where} has values (${Object.keys(values).join(', ')}), but its source is a folder of Git, where nothing reads them. fix: remove the values, or take a chart`,
      );
    }
  }
  const tracking = Object.keys(annotations).find((key) => TRACKING.includes(key));
  if (tracking !== undefined) {
    throw new Error(
      `${where} annotations has ${tracking}, by which Argo CD knows whose object it is: it sets it itself. fix: remove it`,
    );
  }
}

function isChart(source: ChartSource | GitSource): source is ChartSource {
  return 'name' in source;
}
