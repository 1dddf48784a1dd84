import { Construct } from 'constructs';
import { AppProject as AppProjectKind } from '../../imports/argoproj.io.ts';

/** A time in which Argo CD syncs by itself; outside it, only people do. */
export interface SyncWindow {
  /** When it opens, as cron. */
  readonly schedule: string;
  /** How long it stays open, as Argo CD writes it, e.g. `2h`. */
  readonly duration: string;
  /** IANA time zone. */
  readonly timeZone: string;
}

export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

export interface AppProjectProps {
  readonly name: string;
  /** Argo CD's own namespace. */
  readonly namespace: string;
  readonly description: string;
  /** Git and Helm repositories that its Applications may read. */
  readonly sourceRepos: readonly string[];
  /** Namespaces that they may write to, in Argo CD's own cluster. */
  readonly namespaces: readonly string[];
  /** Cluster-wide kinds that they may write. */
  readonly clusterKinds: readonly GroupKind[];
  /** Default: none, so that they sync at any time. Syncs by hand stay possible: an emergency is not on Sundays. */
  readonly windows?: readonly SyncWindow[];
}

/** What a set of Argo CD Applications may read and write, and when. */
export class AppProject extends Construct {
  constructor(scope: Construct, id: string, props: AppProjectProps) {
    super(scope, id);
    if (props.sourceRepos.includes('*')) {
      throw new Error(
        `AppProject ${props.name}: sourceRepos has '*', any repository of the world. fix: name the repositories`,
      );
    }
    new AppProjectKind(this, 'AppProject', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        description: props.description,
        sourceRepos: [...props.sourceRepos],
        destinations: props.namespaces.map((namespace) => ({ server: 'https://kubernetes.default.svc', namespace })),
        clusterResourceWhitelist: props.clusterKinds.map(({ group, kind }) => ({ group, kind })),
        orphanedResources: { warn: false },
        ...(props.windows && props.windows.length > 0
          ? {
              syncWindows: props.windows.map(({ schedule, duration, timeZone }) => ({
                kind: 'allow',
                schedule,
                duration,
                timeZone,
                applications: ['*'],
                manualSync: true,
              })),
            }
          : {}),
      },
    });
  }
}
