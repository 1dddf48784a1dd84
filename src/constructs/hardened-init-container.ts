import { Construct } from 'constructs';
import type { ContainerSecurityContext } from '../../imports/core.ts';
import { Assign } from '../../imports/mutations.gatekeeper.sh.ts';

export interface HardenedInitContainerProps {
  readonly name: string;
  /** The namespace of the pods. */
  readonly namespace: string;
  /** Labels of the pods. */
  readonly pods: Readonly<Record<string, string>>;
  /** Name of the init container. */
  readonly container: string;
  /** The user that it runs as. */
  readonly user: number;
}

/**
 * Gives an init container, whose operator writes too little of it, what the Pod Security Standard `restricted` asks for.
 * Gatekeeper does that before Pod Security judges. Without Gatekeeper the pod is refused and tried again, not let in.
 */
export class HardenedInitContainer extends Construct {
  constructor(scope: Construct, id: string, props: HardenedInitContainerProps) {
    super(scope, id);
    const { name, namespace, pods, container, user } = props;
    if (Object.keys(pods).length === 0) {
      throw new Error(`Assign ${name} would change every pod of ${namespace}. fix: name labels of the pods`);
    }
    const value: ContainerSecurityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      runAsNonRoot: true,
      runAsUser: user,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    new Assign(this, 'Assign', {
      metadata: { name },
      spec: {
        applyTo: [{ groups: [''], versions: ['v1'], kinds: ['Pod'] }],
        match: { scope: 'Namespaced', namespaces: [namespace], labelSelector: { matchLabels: { ...pods } } },
        location: `spec.initContainers[name:${container}].securityContext`,
        parameters: { assign: { value } },
      },
    });
  }
}
