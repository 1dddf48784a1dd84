import type { AddonContext } from './context.ts';
import type { AddonId } from './ids.ts';

/** A Helm values tree: what JSON can say. */
export type HelmValue = string | number | boolean | null | readonly HelmValue[] | HelmValues;
export interface HelmValues {
  readonly [key: string]: HelmValue;
}

/** A published chart. `repository` is an https:// Helm repository, or an OCI registry path without `oci://` as Argo CD takes it. */
export interface HelmChart {
  readonly repository: string;
  readonly name: string;
  /** One exact version, as the repository spells it (some keep the `v`). */
  readonly version: string;
  /** The Helm release: the catalogue's flows and jobs are what the chart renders under this name. */
  readonly releaseName: string;
}

/** A directory of manifests (or a kustomization) in Git, for software that ships no chart. */
export interface GitDirectory {
  readonly repository: string;
  readonly path: string;
  /** A tag or a commit: never a branch. */
  readonly revision: string;
}

/** The Pod Security Standard that the add-on's own pods need. */
export type PodSecurity = 'privileged' | 'baseline' | 'restricted';

export interface FlowPort {
  /** The port of the container: a NetworkPolicy sees traffic after the Service's translation. */
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
}

/** The other side of a flow. */
export type FlowPeer =
  /** The API server: outside the pod network, so an address range or an entity. */
  | { readonly kind: 'kube-apiserver' }
  /** The cluster's DNS. */
  | { readonly kind: 'dns' }
  /** Prometheus, which scrapes. */
  | { readonly kind: 'prometheus' }
  /** The kubelets: the nodes' own addresses. */
  | { readonly kind: 'nodes' }
  /** The cloud provider's APIs (STS, EC2, S3, …): addresses outside the cluster, or VPC endpoints. */
  | { readonly kind: 'cloud-apis' }
  /** Every pod of the cluster: what Prometheus must reach, wherever the targets are. */
  | { readonly kind: 'all-pods' }
  /** Named hosts on the internet; `any` when only the platform can name them (probed URLs, chat webhooks). */
  | { readonly kind: 'internet'; readonly hosts: readonly string[] | 'any' }
  /** The load balancer in front of the edge. */
  | { readonly kind: 'load-balancer' }
  /** Elasticsearch, as the logging layer makes it. */
  | { readonly kind: 'log-store' }
  /** Logstash, where a platform has it before Elasticsearch. */
  | { readonly kind: 'log-input' }
  /** Pods of the platform's own services: what the edge routes to, what a load test or a probe reaches. */
  | { readonly kind: 'services' }
  /** Pods of an add-on (also its own), by their labels; nothing: all of its pods. Said once, by the client: see `flowsOf`. */
  | { readonly kind: 'addon'; readonly addon: AddonId; readonly pods?: Labels };

export type Labels = Readonly<Record<string, string>>;

/** One thing that must pass in a cluster where everything is denied. */
export interface AddonFlow {
  readonly direction: 'ingress' | 'egress';
  /** The add-on's pods it is about, by the labels the chart renders; nothing: all pods of its namespace. */
  readonly pods?: Labels;
  readonly peer: FlowPeer;
  /** Nothing: every port (only where the software picks them itself). */
  readonly ports?: readonly FlowPort[];
  readonly why: string;
}

/** How to scrape pods for which the chart makes no ServiceMonitor: whoever installs the add-on makes this PodMonitor. */
export interface AddonPodMonitor {
  /** The PodMonitor's name; with its namespace it is the `job` label: `<namespace>/<name>`. */
  readonly name: string;
  readonly pods: Labels;
  /** The name of the container's port. */
  readonly port: string;
  /** Default: `/metrics`. */
  readonly path?: string;
}

/** The cloud identity (IRSA) of an add-on. */
export interface AddonCloudRole {
  /** The ServiceAccount that the role's trust policy must name. */
  readonly serviceAccount: string;
  /** False: it works without, for what needs no cloud API. */
  readonly required: boolean;
  readonly why: string;
}

/** The one alert about the add-on's own health. */
export interface AddonHealth {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly summary: string;
  readonly description: string;
}

/** One piece of software that a platform installs beside its own. */
export interface Addon {
  readonly id: AddonId;
  readonly title: string;
  /** What it is for, and why this one. */
  readonly why: string;
  readonly chart: HelmChart | GitDirectory;
  readonly appVersion: string;
  /** How the version is known, and what to watch when it is raised. */
  readonly source: string;
  readonly namespace: string;
  readonly podSecurity: PodSecurity;
  /** API groups (`keda.sh`) or single kinds (`gateway.networking.k8s.io/HTTPRoute`) whose CRDs it installs, and the classes it serves. */
  readonly provides: {
    readonly kinds: readonly string[];
    readonly gatewayClass?: string;
    readonly ingressClass?: string;
  };
  /** Add-ons that must be healthy before. */
  readonly needs: readonly AddonId[];
  /** The oldest Kubernetes its chart or documentation accepts; never below 1.28, the oldest whose schemas we test against. */
  readonly kubernetes: { readonly oldest: string };
  /** `date` is the last day of its support, as YYYY-MM-DD. */
  readonly endOfLife?: { readonly date: string; readonly instead: AddonId; readonly note: string };
  readonly cloudRole?: AddonCloudRole;
  /** Registry paths its images come from. */
  readonly images: readonly string[];
  readonly flows: readonly AddonFlow[];
  /** The `job` label of its metrics in Prometheus; nothing when it serves none. */
  readonly metricsJob?: string;
  readonly podMonitor?: AddonPodMonitor;
  /** Nothing only where nothing runs. */
  readonly health?: AddonHealth;
  /** Helm values; nothing for a Git directory. */
  readonly values?: (context: AddonContext) => HelmValues;
}
