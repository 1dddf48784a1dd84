import type { Provider } from './provider.ts';
import { REGIONS } from './regions.ts';

export const gcp: Provider = {
  name: 'gcp',
  title: 'Google Cloud',
  region: { pattern: REGIONS.gcp, shape: 'gcpRegion', example: 'us-central1' },
  // Workload Identity: the node's metadata server gives the pods of a ServiceAccount the tokens of this one.
  identity: { suffix: 'service_account', shape: 'serviceAccount', annotation: 'iam.gke.io/gcp-service-account' },
  cluster: [
    { output: 'project_id', shape: 'project' },
    // Disks are always encrypted; with this key they are by one that the platform's owner can revoke.
    { output: 'disk_kms_key', shape: 'kmsKey', optional: true },
  ],
  dnsZone: { output: 'dns_zone_name', shape: 'name' },
  edge: () => [],
  ways: ['load-balancer', 'global'],
  // Node auto-provisioning is a setting of the cluster, and so Terraform's.
  nodes: undefined,
  // https://cloud.google.com/kubernetes-engine/docs/concepts/node-pools
  nodeGroupLabel: 'cloud.google.com/gke-nodepool',
  stores: ['cloudsql', 'memorystore', 'gcs'],
  bucketScheme: 'gs',
  bucketHosts: () => ['storage.googleapis.com'],
  bucketVariables: () => ({}),
  // The first with Dataplane V2, where policies see the address that the pod asked; the other where Calico judges after
  // the node has redirected it (https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy).
  metadataServer: { addresses: ['169.254.169.254/32', '169.254.169.252/32'], ports: [80, 987, 988, 8080] },
  // A cache on each node, which GKE brings since 1.34.1: with Dataplane V2 its pods are asked, with Calico its address or
  // that of kube-dns, which the node answers itself. With Cloud DNS for GKE it is the metadata server
  // (https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache).
  nameServers: {
    pods: { 'k8s-app': 'node-local-dns' },
    addresses: ['169.254.20.10/32', '169.254.169.254/32'],
    service: 10,
  },
};
