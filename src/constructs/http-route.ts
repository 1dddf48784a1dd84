import { Construct } from 'constructs';
import { HTTPRoute } from '../../imports/gateway.networking.k8s.io.ts';

export interface ParentGateway {
  readonly name: string;
  readonly namespace: string;
  /** The listener. */
  readonly section: string;
}

export interface HttpBackend {
  /** Name of a Service in the route's namespace. */
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** Its share of the requests, relative to the weights of the others. */
  readonly weight: number;
}

export interface HttpRouteProps {
  readonly name: string;
  readonly namespace: string;
  readonly gateway: ParentGateway;
  readonly hosts: readonly string[];
  /** Path prefixes. */
  readonly paths: readonly string[];
  readonly backends: readonly HttpBackend[];
  /**
   * The longest that a request may take, in seconds. An extended feature of the Gateway API: a class that does not
   * support it (NGINX Gateway Fabric, as of 2.7) says so in the route's status and keeps its own timeouts.
   */
  readonly timeoutSeconds: number;
  /** Value of the Strict-Transport-Security header of every answer. */
  readonly strictTransportSecurity: string;
}

/** Requests for hosts and paths go to Services, by weight. */
export class HttpRoute extends Construct {
  constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    const { name, namespace, gateway, hosts, paths, backends, timeoutSeconds } = props;
    const where = `HTTPRoute ${namespace}/${name}`;
    if (hosts.length === 0) throw new Error(`${where}: hosts is empty, so it takes every host. fix: name the hosts`);
    if (paths.length === 0) throw new Error(`${where}: paths is empty. fix: name the prefixes, e.g. /`);
    if (backends.length === 0 || backends.every((backend) => backend.weight === 0)) {
      throw new Error(`${where}: no backend has a weight, so every request fails. fix: give one a weight of 100`);
    }
    if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 99_999) {
      throw new Error(
        `${where}: timeoutSeconds ${timeoutSeconds} is no timeout. fix: use a whole number from 1 to 99999`,
      );
    }
    new HTTPRoute(this, 'HTTPRoute', {
      metadata: { name, namespace },
      spec: {
        parentRefs: [parentRef(gateway)],
        hostnames: [...hosts],
        rules: [
          {
            matches: paths.map((value) => ({ path: { type: 'PathPrefix', value } })),
            filters: [
              {
                type: 'ResponseHeaderModifier',
                // Set, not added: an application that sends its own would otherwise send two.
                responseHeaderModifier: {
                  set: [{ name: 'Strict-Transport-Security', value: props.strictTransportSecurity }],
                },
              },
            ],
            backendRefs: backends.map(({ service, port, weight }) => ({
              group: '',
              kind: 'Service',
              name: service,
              port,
              weight,
            })),
            timeouts: { request: `${timeoutSeconds}s` },
          },
        ],
      },
    });
  }
}

export interface HttpsRedirectProps {
  readonly name: string;
  readonly namespace: string;
  /** The plain HTTP listener. */
  readonly gateway: ParentGateway;
  readonly hosts: readonly string[];
}

/** Sends everything that comes without TLS to the same address with it. */
export class HttpsRedirect extends Construct {
  constructor(scope: Construct, id: string, props: HttpsRedirectProps) {
    super(scope, id);
    new HTTPRoute(this, 'HTTPRoute', {
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        parentRefs: [parentRef(props.gateway)],
        hostnames: [...props.hosts],
        rules: [
          {
            // The API's default, written out: it is filled into a list, where Argo CD would see a difference for ever.
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
          },
        ],
      },
    });
  }
}

function parentRef({ name, namespace, section }: ParentGateway) {
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace, sectionName: section };
}
