import type { Shape } from '../contract.ts';
import type { EdgeSpec } from '../schema/edge.ts';
import type { PlatformSpec } from '../schema/platform.ts';
import type { StoreSpec } from '../schema/stores.ts';

export type ProviderName = PlatformSpec['cluster']['provider'];

/** An output that a provider's Terraform has. */
export interface ProviderOutput {
  readonly output: string;
  readonly shape: Shape;
  /** Used when it is there, and not missed otherwise. */
  readonly optional?: true;
}

/** A cloud, as far as platforms differ by it. What it is in Kubernetes is with the charts. */
export interface Provider {
  readonly name: ProviderName;
  /** As people call it. */
  readonly title: string;
  readonly region: { readonly pattern: RegExp; readonly shape: Shape; readonly example: string };
  /** Who a ServiceAccount is to the cloud: an output for each, and the annotation that names it. */
  readonly identity: { readonly suffix: string; readonly shape: Shape; readonly annotation: string };
  /** What every cluster has, beside what all providers' have. */
  readonly cluster: readonly ProviderOutput[];
  /** Where certificates are proven. */
  readonly dnsZone: ProviderOutput;
  /** What an edge needs, by how traffic comes to it. */
  readonly edge: (edge: EdgeSpec) => readonly ProviderOutput[];
  /** The ways that it has for traffic to come in. */
  readonly ways: readonly EdgeSpec['via'][];
  /** What the starting of nodes needs; undefined where the cloud does that by itself. */
  readonly nodes: readonly ProviderOutput[] | undefined;
  /** The label by which nodes say which of Terraform's groups they belong to. */
  readonly nodeGroupLabel: string;
  /** The stores that are services of this cloud. */
  readonly stores: readonly StoreSpec['kind'][];
  /** How a bucket is written as a URL. */
  readonly bucketScheme: 's3' | 'gs';
  /** The hosts behind a bucket: its own, and where a pod's token becomes credentials. */
  readonly bucketHosts: (bucket: string, region: string) => readonly string[];
  /** Environment variables of a service that uses a bucket, beside its name. */
  readonly bucketVariables: (region: string) => Readonly<Record<string, string>>;
  /** Addresses and ports of the node's metadata server, where pods get their credentials from it. */
  readonly metadataServer: { readonly addresses: readonly string[]; readonly ports: readonly number[] } | undefined;
  /** Who else than the cluster's DNS pods may be who a pod asks for names; undefined where nobody is. */
  readonly nameServers:
    | {
        /** Labels of pods in kube-system. */
        readonly pods: Readonly<Record<string, string>>;
        readonly addresses: readonly string[];
        /** Policies see the address of the DNS Service itself: which one of the Services' addresses it is. */
        readonly service: number;
      }
    | undefined;
}
