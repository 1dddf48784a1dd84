import { Construct } from 'constructs';
import { Sidecar } from '../../../imports/networking.istio.io.ts';

export interface ProxyScopeProps {
  readonly namespace: string;
  /** Other namespaces whose Services the pods may reach. */
  readonly namespaces: readonly string[];
}

/**
 * What the proxies of a namespace know of: its own Services, and those of the named namespaces. Less to send, to keep and
 * to change than all of the cluster; and a call of anything else ends in the caller's own proxy.
 */
export class ProxyScope extends Construct {
  constructor(scope: Construct, id: string, { namespace, namespaces }: ProxyScopeProps) {
    super(scope, id);
    new Sidecar(this, 'Sidecar', {
      metadata: { name: 'default', namespace },
      spec: {
        egress: [
          {
            hosts: [
              './*',
              // Names are resolved over TCP too, when an answer is long.
              'kube-system/kube-dns.kube-system.svc.cluster.local',
              ...[...new Set(namespaces)].sort().map((other) => `${other}/*`),
            ],
          },
        ],
        outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
        // Shorter than the 5 s after which Node closes idle connections: never sends on one that is just being closed.
        inboundConnectionPool: { http: { idleTimeout: '4s' } },
      },
    });
  }
}
