import { Construct } from 'constructs';
import { Deployment } from '../../imports/apps.ts';
import { commonSpec, type ReleaseProps } from './release.ts';

/** A Deployment that replaces its pods a quarter at a time, and takes an old one away only when a new one can carry its load. */
export class RollingDeployment extends Construct {
  constructor(scope: Construct, id: string, props: ReleaseProps) {
    super(scope, id);
    new Deployment(this, 'Deployment', {
      metadata: { name: props.name, namespace: props.namespace, labels: props.labels },
      spec: {
        ...commonSpec(props),
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      },
    });
  }
}
