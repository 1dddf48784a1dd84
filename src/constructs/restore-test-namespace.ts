import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { DefaultDeny } from './default-deny.ts';
import { Namespace } from './namespace.ts';

export interface RestoreTestNamespaceProps {
  readonly name: string;
  /** Version of the Pod Security Standard, as `v1.34`. */
  readonly podSecurityVersion: string;
}

/**
 * Where restored workloads lie and cannot wake: a quota of no pods and no Jobs, whoever makes them. So a restore test
 * changes nothing in what it restores (a patch to zero replicas would not be what was backed up), and no copy of a
 * service ever talks to the real stores.
 */
export class RestoreTestNamespace extends Construct {
  constructor(scope: Construct, id: string, props: RestoreTestNamespaceProps) {
    super(scope, id);
    const { name, podSecurityVersion } = props;
    const none = k8s.Quantity.fromString('0');
    new Namespace(this, 'Namespace', { name, podSecurity: 'restricted', podSecurityVersion });
    new k8s.KubeResourceQuota(this, 'ResourceQuota', {
      metadata: { name: 'nothing-runs', namespace: name },
      spec: {
        hard: { 'count/jobs.batch': none, pods: none, 'services.loadbalancers': none, 'services.nodeports': none },
      },
    });
    new DefaultDeny(this, 'DefaultDeny', { namespace: name });
  }
}
