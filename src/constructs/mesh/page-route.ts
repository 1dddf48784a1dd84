import { Construct } from 'constructs';
import { DestinationRule, VirtualService } from '../../../imports/networking.istio.io.ts';
import { hostOf } from './call-policy.ts';

export interface PageRouteProps {
  readonly name: string;
  /** That of the gateway's pods, and of the Gateway. */
  readonly namespace: string;
  readonly host: string;
  /** Name of the Gateway. */
  readonly gateway: string;
  /** What serves the page: outside the mesh, without a proxy. */
  readonly service: { readonly name: string; readonly namespace: string; readonly port: number };
  readonly timeoutSeconds: number;
  /** Value of the Strict-Transport-Security header of every answer. */
  readonly strictTransportSecurity: string;
  /** The page takes TLS alone. Default: it takes none. */
  readonly tls?: {
    /** The name in its certificate. */
    readonly serverName: string;
    /** Secret in the gateway's namespace that has the authority of that certificate as `ca.crt`. */
    readonly authority: string;
  };
}

/**
 * A host of the gateway that leads to a Service which is not in the mesh. The gateway ends the TLS of clients, with a
 * certificate that browsers trust; where the page takes TLS, the gateway begins its own, and holds the page's certificate
 * against its authority. Passed through by its name, clients would see a certificate that they have no reason to trust.
 */
export class PageRoute extends Construct {
  constructor(scope: Construct, id: string, props: PageRouteProps) {
    super(scope, id);
    const { name, namespace, host, gateway, service, timeoutSeconds, tls } = props;
    if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1) {
      throw new Error(
        `VirtualService ${namespace}/${name}: timeoutSeconds ${timeoutSeconds} is no timeout. fix: use whole seconds from 1`,
      );
    }
    const target = hostOf(service.name, service.namespace);
    new VirtualService(this, 'VirtualService', {
      metadata: { name, namespace },
      spec: {
        hosts: [host],
        gateways: [gateway],
        exportTo: ['.'],
        http: [
          {
            name: 'page',
            route: [{ destination: { host: target, port: { number: service.port } } }],
            timeout: `${timeoutSeconds}s`,
            headers: { response: { set: { 'Strict-Transport-Security': props.strictTransportSecurity } } },
          },
        ],
      },
    });
    new DestinationRule(this, 'DestinationRule', {
      metadata: { name, namespace },
      spec: {
        host: target,
        exportTo: ['.'],
        trafficPolicy: {
          tls: tls
            ? {
                mode: 'SIMPLE',
                credentialName: tls.authority,
                sni: tls.serverName,
                subjectAltNames: [tls.serverName],
              }
            : { mode: 'DISABLE' },
        },
      },
    });
  }
}
