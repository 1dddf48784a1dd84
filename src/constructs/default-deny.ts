import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

export interface DefaultDenyProps {
  readonly namespace: string;
}

/**
 * Nothing enters or leaves the pods of a namespace, but what another NetworkPolicy lets through. Probes of the kubelet
 * of a pod's own node always pass.
 */
export class DefaultDeny extends Construct {
  constructor(scope: Construct, id: string, props: DefaultDenyProps) {
    super(scope, id);
    new k8s.KubeNetworkPolicy(this, 'NetworkPolicy', {
      metadata: {
        name: 'default-deny',
        namespace: props.namespace,
        annotations: { 'orrery.dev/reason': 'what is not declared does not pass, in either direction' },
      },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}
