import { Construct } from 'constructs';
import { Gateway } from '../../../imports/networking.istio.io.ts';

export interface MeshPublicGatewayProps {
  readonly name: string;
  /** That of the ingress gateway's pods: certificates are looked for there. */
  readonly namespace: string;
  /** Labels of the ingress gateway's pods. */
  readonly pods: Readonly<Record<string, string>>;
  /** Public hosts, and the namespace whose VirtualServices may answer for each. */
  readonly hosts: readonly { readonly host: string; readonly routesFrom: string }[];
  /** Secret with the certificate of all hosts. */
  readonly certificateSecret: string;
  /** Clients name no host while they connect (an ALB to its targets): one listener for all of them. Default: false. */
  readonly clientsWithoutSni?: boolean;
}

/** Public hosts at the mesh's ingress gateway: TLS 1.2 and newer, and plain HTTP only to be sent to TLS. */
export class MeshPublicGateway extends Construct {
  constructor(scope: Construct, id: string, props: MeshPublicGatewayProps) {
    super(scope, id);
    const { name, namespace, hosts } = props;
    if (hosts.length === 0) {
      throw new Error(`Gateway ${namespace}/${name}: hosts is empty. fix: name the public hosts`);
    }
    const served = hosts.map(({ host, routesFrom }) => `${routesFrom}/${host}`);
    const anyOf = [...new Set(hosts.map(({ routesFrom }) => `${routesFrom}/*`))];
    new Gateway(this, 'Gateway', {
      metadata: { name, namespace },
      spec: {
        selector: { ...props.pods },
        servers: [
          {
            port: { number: 80, name: 'http', protocol: 'HTTP' },
            hosts: served,
            tls: { httpsRedirect: true },
          },
          {
            port: { number: 443, name: 'https', protocol: 'HTTPS' },
            // Which host a request is for is in its Host header then; the VirtualServices answer for theirs alone.
            hosts: props.clientsWithoutSni ? anyOf : served,
            tls: { mode: 'SIMPLE', minProtocolVersion: 'TLSV1_2', credentialName: props.certificateSecret },
          },
        ],
      },
    });
  }
}
