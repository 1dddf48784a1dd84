import { Construct } from 'constructs';
import { type IVirtualService, VirtualService } from '../../../imports/networking.istio.io.ts';
import { hostOf } from './call-policy.ts';

type HttpRoute = NonNullable<NonNullable<IVirtualService['spec']>['http']>[number];

/** What calls of one Service are worth to their callers. */
export interface CallProps {
  /** The Service that is called; its requests may be shared with a second one while a release is under way. */
  readonly service: string;
  readonly namespace: string;
  /** The Service of the new version, which begins without a share. Default: none. */
  readonly canary?: string | undefined;
  /** The longest that a call may take, all attempts together, in seconds. */
  readonly timeoutSeconds: number;
  /** Further attempts after one that never reached the application. */
  readonly retries: number;
  /** Namespaces beside its own that call it. Default: none. */
  readonly visibleTo?: readonly string[];
}

/** What the application never saw may be sent again, whatever it would have done: no answer of its own is in the list. */
const RETRY_ON = 'connect-failure,refused-stream,reset-before-request';

/** The Service's port, as all Services of workloads have it. */
const PORT = 80;

/** One route of a VirtualService. Argo Rollouts finds it by its name, and moves its weights. */
export function callRoute(name: string, props: CallProps): HttpRoute {
  const { service, namespace, canary, timeoutSeconds, retries } = props;
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1) {
    throw new Error(
      `VirtualService ${namespace}/${service}: timeoutSeconds ${timeoutSeconds} is no timeout. fix: use whole seconds from 1`,
    );
  }
  const to = (host: string, weight: number) => ({
    destination: { host: hostOf(host, namespace), port: { number: PORT } },
    weight,
  });
  return {
    name,
    route: [to(service, 100), ...(canary === undefined ? [] : [to(canary, 0)])],
    timeout: `${timeoutSeconds}s`,
    retries: retries === 0 ? { attempts: 0 } : { attempts: retries, retryOn: RETRY_ON },
  };
}

/** The name of the one route between services. */
export const CALLS = 'calls';

/** How services inside the mesh call a Service: how long, how often, and which version. */
export class CallRoutes extends Construct {
  constructor(scope: Construct, id: string, props: CallProps) {
    super(scope, id);
    const { service, namespace } = props;
    new VirtualService(this, 'VirtualService', {
      metadata: { name: service, namespace },
      spec: {
        hosts: [hostOf(service, namespace)],
        gateways: ['mesh'],
        exportTo: ['.', ...(props.visibleTo ?? [])],
        http: [callRoute(CALLS, props)],
      },
    });
  }
}

export interface PublicRoute extends CallProps {
  /** The route's name. */
  readonly name: string;
  /** Path with all below it. */
  readonly path: string;
}

export interface PublicRoutesProps {
  readonly host: string;
  readonly namespace: string;
  /** `<namespace>/<name>` of the gateway. */
  readonly gateway: string;
  readonly gatewayNamespace: string;
  readonly routes: readonly PublicRoute[];
  /** Value of the Strict-Transport-Security header of every answer. */
  readonly strictTransportSecurity: string;
}

/**
 * What the routes of a host are called. Without dots: Argo Rollouts takes what stands behind one for a namespace.
 * See https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/.
 */
export function publicRoutesName(host: string): string {
  return host.replaceAll('.', '-');
}

/**
 * All routes of one public host. In one object, since only within one is their order certain: the longest path first, as
 * the Gateway API has it.
 */
export class PublicRoutes extends Construct {
  constructor(scope: Construct, id: string, props: PublicRoutesProps) {
    super(scope, id);
    const { host, namespace, routes } = props;
    if (routes.length === 0) {
      throw new Error(`VirtualService ${namespace}/${host}: routes is empty. fix: name what is served there`);
    }
    const taken = new Map<string, string>();
    for (const { path, service } of routes) {
      const other = taken.get(path);
      if (other !== undefined) {
        throw new Error(
          `VirtualService ${namespace}/${host}: ${path} is of ${other} and of ${service}. fix: give them different hosts or paths`,
        );
      }
      taken.set(path, service);
    }
    new VirtualService(this, 'VirtualService', {
      metadata: { name: publicRoutesName(host), namespace },
      spec: {
        hosts: [host],
        gateways: [props.gateway],
        exportTo: ['.', props.gatewayNamespace],
        http: [...routes]
          .sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1))
          .map((route) => ({
            ...callRoute(route.name, route),
            match: below(route.path),
            headers: { response: { set: { 'Strict-Transport-Security': props.strictTransportSecurity } } },
          })),
      },
    });
  }
}

/** A path and what lies below it; a bare prefix would take `/apiary` for `/api`. */
function below(path: string): NonNullable<HttpRoute['match']> {
  const folder = path.replace(/\/+$/, '');
  if (folder === '') return [{ uri: { prefix: '/' } }];
  return [{ uri: { exact: folder } }, { uri: { prefix: `${folder}/` } }];
}
