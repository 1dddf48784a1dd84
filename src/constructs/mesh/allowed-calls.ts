import { Construct } from 'constructs';
import { AuthorizationPolicy } from '../../../imports/security.istio.io.ts';

export interface NoCallsProps {
  readonly namespace: string;
}

/** Nobody may call pods with a proxy in the namespace, but for what `AllowedCalls` says. */
export class NoCalls extends Construct {
  constructor(scope: Construct, id: string, { namespace }: NoCallsProps) {
    super(scope, id);
    // ALLOW is the action of a policy that names none, and without rules it allows nothing.
    new AuthorizationPolicy(this, 'AuthorizationPolicy', {
      metadata: { name: 'default-deny', namespace },
      spec: {},
    });
  }
}

export interface AllowedCallsProps {
  /** Name it after the edge, as the NetworkPolicy beside it, e.g. `orders-from-web`. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods that are called. */
  readonly pods: Readonly<Record<string, string>>;
  /** Identities of the callers, `<trust domain>/ns/<namespace>/sa/<service account>`. */
  readonly callers: readonly string[];
  /** Ports of the pod. Not of a Service in front of it. */
  readonly ports: readonly number[];
  /** Host names that the callers may ask for by TLS, where the pods hand connections on. Default: no matter. */
  readonly hosts?: readonly string[];
  /** Why it is there, for whoever reviews it: the annotation `orrery.dev/reason`. */
  readonly reason: string;
}

const IDENTITY = /^[a-z0-9.-]+\/ns\/[a-z0-9-]+\/sa\/[a-z0-9.-]+$/;

/** Lets identities call pods, which they prove by mutual TLS. */
export class AllowedCalls extends Construct {
  constructor(scope: Construct, id: string, props: AllowedCallsProps) {
    super(scope, id);
    const { name, namespace, callers, ports, hosts } = props;
    const where = `AuthorizationPolicy ${namespace}/${name}`;
    if (Object.keys(props.pods).length === 0) {
      throw new Error(`${where}: pods is empty, which means all of the namespace. fix: name the labels of the pods`);
    }
    if (callers.length === 0) {
      throw new Error(`${where}: callers is empty, which means everybody. fix: name who may call`);
    }
    const odd = callers.find((caller) => !IDENTITY.test(caller));
    if (odd !== undefined) {
      throw new Error(
        `${where}: '${odd}' is not an identity. fix: write <trust domain>/ns/<namespace>/sa/<service account>`,
      );
    }
    if (ports.length === 0) {
      throw new Error(`${where}: ports is empty, which means every port. fix: name them`);
    }
    if (hosts?.length === 0) {
      throw new Error(`${where}: hosts is empty, which means every host. fix: name them, or leave hosts out`);
    }
    new AuthorizationPolicy(this, 'AuthorizationPolicy', {
      metadata: { name, namespace, annotations: { 'orrery.dev/reason': props.reason } },
      spec: {
        selector: { matchLabels: { ...props.pods } },
        action: 'ALLOW',
        rules: [
          {
            from: [{ source: { principals: [...callers] } }],
            to: [{ operation: { ports: ports.map(String) } }],
            ...(hosts === undefined ? {} : { when: [{ key: 'connection.sni', values: [...hosts] }] }),
          },
        ],
      },
    });
  }
}
