import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** Pod Security Standards, strictest last (https://kubernetes.io/docs/concepts/security/pod-security-standards/). */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export interface NamespaceProps {
  readonly name: string;
  /** What pods in it must keep to: enforced, and warned about and audited at the same level. */
  readonly podSecurity: PodSecurityLevel;
  /** Version of the standard, as `v1.34`: a new Kubernetes must not tighten it unseen. */
  readonly podSecurityVersion: string;
  /** More labels, e.g. what a Gateway's listeners select by. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Namespace that enforces a Pod Security Standard, and that Argo CD removes only when somebody confirms. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    const { podSecurity: level, podSecurityVersion: version } = props;
    if (!/^v1\.\d+$/.test(version)) {
      throw new Error(`Namespace ${props.name}: podSecurityVersion '${version}' is not one. fix: write it as v1.34`);
    }
    const standard = Object.fromEntries(
      ['enforce', 'audit', 'warn'].flatMap((mode) => [
        [`pod-security.kubernetes.io/${mode}`, level],
        [`pod-security.kubernetes.io/${mode}-version`, version],
      ]),
    );
    new k8s.KubeNamespace(this, 'Namespace', {
      metadata: {
        name: props.name,
        labels: { ...props.labels, ...standard },
        // Everything in a namespace dies with it.
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm' },
      },
    });
  }
}
