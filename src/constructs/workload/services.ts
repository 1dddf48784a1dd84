import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { labelsOf, selectorOf, type WorkloadIdentity } from './identity.ts';

export interface ServicesProps {
  readonly identity: WorkloadIdentity;
  /** Suffix of a second Service that the controller points at the new version, e.g. `canary`. Default: none. */
  readonly second?: 'canary' | 'preview' | undefined;
}

/**
 * The names that a workload is reached under inside the cluster: `<name>`, and `<name>-canary` or `<name>-preview`. Both
 * select all its pods; Argo Rollouts adds the revision to the selectors while it runs.
 */
export class WorkloadServices extends Construct {
  constructor(scope: Construct, id: string, props: ServicesProps) {
    super(scope, id);
    const { identity, second } = props;
    for (const name of [identity.name, ...(second ? [`${identity.name}-${second}`] : [])]) {
      new k8s.KubeService(this, name, {
        metadata: { name, namespace: identity.namespace, labels: labelsOf(identity) },
        spec: {
          type: 'ClusterIP',
          selector: selectorOf(identity),
          ports: [
            {
              name: 'http',
              port: 80,
              targetPort: k8s.IntOrString.fromString('http'),
              protocol: 'TCP',
            },
          ],
        },
      });
    }
  }
}
