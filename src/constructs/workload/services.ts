import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { labelsOf, selectorOf, type WorkloadIdentity } from './identity.ts';

export interface ServicesProps {
  readonly identity: WorkloadIdentity;
  /** Suffix of a second Service that the controller points at the new version, e.g. `canary`. Default: none. */
  readonly second?: 'canary' | 'preview' | undefined;
  /** More labels that each Service selects pods by, by its name. Default: all of the workload's pods. */
  readonly selects?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

/**
 * The names that a workload is reached under inside the cluster: `<name>`, and `<name>-canary` or `<name>-preview`. Both
 * select all its pods; Argo Rollouts adds the revision to the selectors while it runs. Or as many as `selects` has, each
 * with the pods that have its labels.
 */
export class WorkloadServices extends Construct {
  constructor(scope: Construct, id: string, props: ServicesProps) {
    super(scope, id);
    const { identity, second, selects } = props;
    const names = selects ? Object.keys(selects) : [identity.name, ...(second ? [`${identity.name}-${second}`] : [])];
    for (const name of names) {
      new k8s.KubeService(this, name, {
        metadata: { name, namespace: identity.namespace, labels: labelsOf(identity) },
        spec: {
          type: 'ClusterIP',
          selector: { ...selectorOf(identity), ...selects?.[name] },
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
