import type { HelmValues } from './addon.ts';
import type { FluentBitCloudwatch, FluentBitCount, FluentBitStream } from './fluent-bit-values.ts';
import type { AddonId } from './ids.ts';
import type { ReleaseNotifications } from './release-notifications.ts';

/** How a Secret's key is named: the Secret itself is made by an ExternalSecret, never by us. */
export interface SecretKeyRef {
  readonly name: string;
  readonly key: string;
}

/** What the catalogue must know of a cluster to write an add-on's Helm values. Whoever resolves a platform fills it. */
export interface AddonContext {
  /** Highly available and spread over zones when true; one small replica when false. */
  readonly production: boolean;
  /** The environment's name: an external label on every metric. */
  readonly environment: string;
  /** The cluster's name, from the Terraform contract. */
  readonly clusterName: string;
  /** The cloud region, from the Terraform contract, e.g. `us-east-1`. */
  readonly region: string;
  /** The cloud that the cluster runs in. */
  readonly provider: 'aws' | 'gcp';
  /** The VPC of a cluster in AWS, from the Terraform contract: the load balancer controller cannot ask IMDS for it. */
  readonly vpcId: string;
  /** Annotations of an add-on's ServiceAccount that make it somebody to the cloud, from the Terraform contract; none when it needs no cloud API. */
  identity(addon: AddonId): Readonly<Record<string, string>>;
  /** Clouds that backups go to, beside the cluster's own. */
  readonly backupClouds: readonly ('aws' | 'gcp' | 'azure')[];
  readonly monitoring: MonitoringContext;
  readonly logging: LoggingContext;
  readonly edge: EdgeContext;
  readonly security: SecurityContext;
  readonly backup: BackupContext;
  readonly karpenter: KarpenterContext;
  readonly vault: VaultContext;
  /** Whether Argo Rollouts is installed, and its kinds are there. */
  readonly rollouts: boolean;
  /** What the chat is told of releases. Nothing: it is told nothing. */
  readonly releases?: ReleaseNotifications;
  /** Nothing where the platform has no mesh. */
  readonly mesh?: MeshContext;
}

export interface MonitoringContext {
  /** How often Prometheus fetches metrics that name no interval of their own, and judges rules, e.g. `30s`. */
  readonly interval: string;
  /** The host under which people open Grafana: its `root_url`. Nothing: only by port-forward. */
  readonly grafanaHost?: string;
  /** The host under which people open Alertmanager: the link in each notification. */
  readonly alertmanagerHost?: string;
  /** The Secret in the monitoring namespace with the keys `admin-user` and `admin-password`. */
  readonly grafanaAdminSecret: string;
  /** The StorageClass of the monitoring volumes, e.g. `gp3`. */
  readonly storageClass: string;
  /** Data sources of Grafana beside Prometheus and Alertmanager, as its provisioning reads them. */
  readonly dataSources: readonly HelmValues[];
  /** Objects beside Kubernetes' own that kube-state-metrics makes series of: its `CustomResourceStateMetrics` configuration. */
  readonly customResourceState: HelmValues;
}

export interface LoggingContext {
  /** What keeps the logs in the cluster: fluent-bit writes there. Nothing: none are kept there. */
  readonly store: 'elastic' | 'loki' | undefined;
  /** Where Loki keeps them, and for how long. */
  readonly loki: LokiContext;
  /** The Elasticsearch HTTP Service as fluent-bit reaches it, e.g. `logs-es-http.logging.svc`. */
  readonly elasticsearchHost: string;
  /** The password of `elasticsearchUser`, in the namespace of fluent-bit. */
  readonly elasticsearchPassword: SecretKeyRef;
  /** The user that may write the log streams. */
  readonly elasticsearchUser: string;
  /** The CA that signed Elasticsearch's certificate, in the namespace of fluent-bit. ECK: `<name>-es-http-certs-public`, `ca.crt`. */
  readonly elasticsearchCa: SecretKeyRef;
  /** Logstash, which then gets the logs instead of Elasticsearch. Nothing: the platform has none. */
  readonly logstash?: { readonly host: string; readonly port: number; readonly ca: SecretKeyRef };
  /** The data stream of each data set: `application`, `audit`, `infrastructure`. */
  readonly streams: readonly FluentBitStream[];
  /** CloudWatch, which gets every log too. Nothing: it does not. */
  readonly cloudwatch?: FluentBitCloudwatch;
  /** Lines of the platform's own services that are counted. */
  readonly counts: readonly FluentBitCount[];
  /** Namespaces of the platform's own services: data set `application`. */
  readonly application: readonly string[];
  /** Namespaces whose logs say what was changed, refused and noticed: data set `audit`. */
  readonly audit: readonly string[];
}

export interface LokiContext {
  /** The kind of object storage, as Loki calls it. */
  readonly type: 's3' | 'gcs';
  readonly bucket: string;
  readonly retentionHours: number;
  /** MB a second that each pod takes in. */
  readonly ingestionMegabytes: number;
  /** The size of each pod's volume, e.g. `20Gi`. */
  readonly storage: string;
}

export interface EdgeContext {
  /** The value of Strict-Transport-Security, in parts, for an edge that sets it itself (ingress-nginx). */
  readonly hsts: { readonly maxAgeSeconds: number; readonly includeSubdomains: boolean; readonly preload: boolean };
  /** The address ranges that the load balancer in front speaks from: whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** The proxies get a load balancer of their own; otherwise one that Terraform made finds their pods. */
  readonly ownLoadBalancer: boolean;
  /** Annotations of the proxies' Service: what kind of load balancer it gets, and who else finds it. */
  readonly serviceAnnotations: Readonly<Record<string, string>>;
  /** The same of the proxies that only operators reach; none where there are no such. */
  readonly internalAnnotations: Readonly<Record<string, string>>;
}

export interface SecurityContext {
  /** The ConfigMap in Falco's namespace with the rules beside those it ships, one file a key. */
  readonly falcoRulesConfigMap: string;
  /** Whether Gatekeeper also completes objects, as they are created. */
  readonly mutates: boolean;
}

/** Of a platform without Vault: one server and no key. */
export interface VaultContext {
  readonly replicas: number;
  /** The volume of each server, e.g. `10Gi`. */
  readonly storage: string;
  /** The key of AWS KMS that unseals it, from the Terraform contract. */
  readonly kmsKeyArn: string;
}

export interface BackupContext {
  /** Velero copies the data of snapshots into the bucket: CSI snapshots, and an agent on each node. */
  readonly moveVolumes: boolean;
}

export interface KarpenterContext {
  /** The SQS queue of spot interruptions and rebalancing, from the Terraform contract. */
  readonly interruptionQueue: string;
  /** Its pods' own nodes, as fields of a pod; none where any node that is not its own will do. */
  readonly placement: HelmValues;
}

export interface MeshContext {
  readonly id: string;
  readonly network: string;
  readonly trustDomain: string;
  /** What each istiod asks for. */
  readonly pilot: { readonly cpu: string; readonly memory: string };
  /** What each proxy asks for, as Kubernetes writes it. */
  readonly proxy: HelmValues;
  /** Where proxies may send traces and logs, by name: what a Telemetry refers to. */
  readonly extensionProviders: readonly HelmValues[];
}
