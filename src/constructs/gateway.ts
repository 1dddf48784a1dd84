import { Construct } from 'constructs';
import { Gateway as Kind } from '../../imports/gateway.networking.k8s.io.ts';

type Listener = ConstructorParameters<typeof Kind>[2]['spec']['listeners'][number];

/** TLS 1.2 and newer, said out loud: nginx would otherwise decide by its version. */
const TLS_OPTIONS = { 'nginx.org/ssl-protocols': 'TLSv1.2 TLSv1.3' } as const;

/** The Gateway API allows this many listeners in one Gateway. */
const MAX_LISTENERS = 64;

export interface PublicGatewayProps {
  readonly name: string;
  readonly namespace: string;
  /** The GatewayClass. */
  readonly className: string;
  /** The host names that it serves. */
  readonly hosts: readonly string[];
  /** Secret, in the same namespace, with a certificate for all hosts. */
  readonly certificateSecret: string;
  /** Labels of the namespaces whose routes it takes. Its own namespace alone may route plain HTTP. */
  readonly routesFrom: Readonly<Record<string, string>>;
  /**
   * Answers TLS clients that do not say which host they want, as an AWS Application Load Balancer does not when it speaks
   * to its targets: one HTTPS listener for all hosts instead of one for each. Default: false.
   */
  readonly clientsWithoutSni?: boolean;
  /** Annotations of what the class makes for the Gateway, e.g. of its Service. Default: none. */
  readonly infrastructureAnnotations?: Readonly<Record<string, string>>;
}

/** Where traffic enters: HTTPS for the hosts, and plain HTTP to be redirected. */
export class PublicGateway extends Construct {
  /** The HTTPS listener that serves a host: the `sectionName` of its routes. */
  readonly listenerOf: (host: string) => string;
  /** The plain HTTP listener. */
  readonly httpListener = 'http';

  constructor(scope: Construct, id: string, props: PublicGatewayProps) {
    super(scope, id);
    const { name, namespace, hosts, clientsWithoutSni = false } = props;
    const where = `Gateway ${namespace}/${name}`;
    if (hosts.length === 0) throw new Error(`${where}: hosts is empty. fix: name at least one host`);
    if (!clientsWithoutSni && hosts.length >= MAX_LISTENERS) {
      throw new Error(
        `${where}: ${hosts.length} hosts need more than the ${MAX_LISTENERS} listeners a Gateway may have. fix: use a second Gateway, or a wildcard host`,
      );
    }
    this.listenerOf = (host) => (clientsWithoutSni ? 'https' : `https-${host}`);
    const names = clientsWithoutSni ? [undefined] : hosts;
    const annotations = props.infrastructureAnnotations;
    new Kind(this, 'Gateway', {
      metadata: { name, namespace },
      spec: {
        gatewayClassName: props.className,
        ...(annotations === undefined ? {} : { infrastructure: { annotations: { ...annotations } } }),
        listeners: [
          {
            name: this.httpListener,
            port: 80,
            protocol: 'HTTP',
            allowedRoutes: { namespaces: { from: 'Same' } },
          },
          ...names.map(
            (hostname): Listener => ({
              name: this.listenerOf(hostname ?? ''),
              port: 443,
              protocol: 'HTTPS',
              ...(hostname === undefined ? {} : { hostname }),
              tls: {
                mode: 'Terminate',
                certificateRefs: [{ group: '', kind: 'Secret', name: props.certificateSecret }],
                options: { ...TLS_OPTIONS },
              },
              allowedRoutes: {
                namespaces: { from: 'Selector', selector: { matchLabels: { ...props.routesFrom } } },
                kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
              },
            }),
          ),
        ],
      },
    });
  }
}
