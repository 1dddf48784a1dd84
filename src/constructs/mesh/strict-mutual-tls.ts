import { Construct } from 'constructs';
import { PeerAuthentication } from '../../../imports/security.istio.io.ts';

export interface StrictMutualTlsProps {
  /** Whose pods with a proxy take no other connections. The mesh's root namespace means all of the mesh. */
  readonly namespace: string;
}

/** Pods with a proxy take mutual TLS alone. Ports that their proxies do not watch, and pods without one, are not touched. */
export class StrictMutualTls extends Construct {
  constructor(scope: Construct, id: string, { namespace }: StrictMutualTlsProps) {
    super(scope, id);
    // By the name that Istio's own tools look for.
    new PeerAuthentication(this, 'PeerAuthentication', {
      metadata: { name: 'default', namespace },
      spec: { mtls: { mode: 'STRICT' } },
    });
  }
}
