import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface PrometheusAccessProps {
  /** Name of the ServiceAccount, the ClusterRole and its binding. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the ServiceAccount, e.g. its IAM role. Default: none. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What Prometheus may read: where pods, Services and nodes are, and the metrics of the API server and the kubelets. */
export class PrometheusAccess extends Construct {
  constructor(scope: Construct, id: string, { name, namespace, labels, annotations }: PrometheusAccessProps) {
    super(scope, id);
    const read = ['get', 'list', 'watch'];
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name, namespace, labels, ...(annotations ? { annotations } : {}) },
      automountServiceAccountToken: true,
    });
    new k8s.KubeClusterRole(this, 'ClusterRole', {
      metadata: { name, labels },
      rules: [
        { apiGroups: [''], resources: ['endpoints', 'nodes', 'pods', 'services'], verbs: read },
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
        { nonResourceUrLs: ['/metrics', '/metrics/cadvisor'], verbs: ['get'] },
      ],
    });
    new k8s.KubeClusterRoleBinding(this, 'ClusterRoleBinding', {
      metadata: { name, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }
}
