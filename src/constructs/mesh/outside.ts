import { Construct } from 'constructs';
import { DestinationRule, Gateway, ServiceEntry, VirtualService } from '../../../imports/networking.istio.io.ts';
import { checksum } from '../workload/checksum.ts';
import { hostOf } from './call-policy.ts';

/** The mesh's egress gateway: its Service, and the objects that are about its pods. */
export interface EgressGatewayRef {
  /** Its Service. */
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  /** Name of the Gateway object that `OutsideGateway` makes beside it. */
  readonly gateway: string;
}

export interface OutsideHost {
  readonly host: string;
  /** Where it listens, with TLS. */
  readonly port: number;
}

export interface OutsideGatewayProps {
  readonly egress: EgressGatewayRef;
  /** Labels of the egress gateway's pods. */
  readonly pods: Readonly<Record<string, string>>;
  /** The namespace whose services use the hosts. */
  readonly routesFrom: string;
  readonly hosts: readonly OutsideHost[];
}

/**
 * The hosts for which the egress gateway takes connections. It opens the mesh's own TLS, by which it knows who calls, and
 * finds the application's TLS inside, which it hands on as it is.
 */
export class OutsideGateway extends Construct {
  constructor(scope: Construct, id: string, props: OutsideGatewayProps) {
    super(scope, id);
    const { egress, hosts } = props;
    const where = `Gateway ${egress.namespace}/${egress.gateway}`;
    if (hosts.length === 0) throw new Error(`${where}: hosts is empty. fix: leave it out where nothing is outside`);
    const twice = hosts.find(({ host }, index) => hosts.findIndex((other) => other.host === host) !== index);
    if (twice) {
      throw new Error(
        `${where}: ${twice.host} is there with two ports, and connections are told apart by their host alone. fix: use one of them`,
      );
    }
    new Gateway(this, 'Gateway', {
      metadata: { name: egress.gateway, namespace: egress.namespace },
      spec: {
        selector: { ...props.pods },
        servers: hosts.map(({ host }) => ({
          port: { number: egress.port, name: `tls-${subsetOf(host)}`, protocol: 'TLS' },
          hosts: [`${props.routesFrom}/${host}`],
          tls: { mode: 'ISTIO_MUTUAL' },
        })),
      },
    });
  }
}

export interface OutsideRoutesProps {
  readonly namespace: string;
  readonly egress: EgressGatewayRef;
  readonly hosts: readonly OutsideHost[];
  /** Other namespaces whose pods take this way too. Default: none. */
  readonly visibleTo?: readonly string[];
}

/** The way to hosts outside, for the pods of namespaces: known to their proxies, and through the egress gateway alone. */
export class OutsideRoutes extends Construct {
  constructor(scope: Construct, id: string, props: OutsideRoutesProps) {
    super(scope, id);
    const { namespace, egress, hosts } = props;
    const gatewayHost = hostOf(egress.name, egress.namespace);
    const gateway = `${egress.namespace}/${egress.gateway}`;
    const others = props.visibleTo ?? [];
    const exportTo = ['.', ...others, egress.namespace];
    // How a Service of another namespace is called, a proxy looks up in its own, and in that of the Service.
    for (const client of [namespace, ...others]) {
      new DestinationRule(this, `DestinationRule-${client}`, {
        metadata: { name: egress.name, namespace: client },
        spec: {
          host: gatewayHost,
          exportTo: ['.'],
          subsets: hosts.map(({ host }) => ({
            name: subsetOf(host),
            trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL', sni: host } },
          })),
        },
      });
    }
    for (const { host, port } of hosts) {
      new ServiceEntry(this, `ServiceEntry-${host}`, {
        metadata: { name: host, namespace },
        spec: {
          hosts: [host],
          exportTo,
          location: 'MESH_EXTERNAL',
          ports: [{ number: port, name: 'tls', protocol: 'TLS' }],
          resolution: 'DNS',
        },
      });
      new VirtualService(this, `VirtualService-${host}`, {
        metadata: { name: host, namespace },
        spec: {
          hosts: [host],
          gateways: ['mesh', gateway],
          exportTo,
          tls: [
            {
              match: [{ gateways: ['mesh'], port, sniHosts: [host] }],
              route: [{ destination: { host: gatewayHost, subset: subsetOf(host), port: { number: egress.port } } }],
            },
          ],
          tcp: [
            {
              match: [{ gateways: [gateway], port: egress.port }],
              route: [{ destination: { host, port: { number: port } } }],
            },
          ],
        },
      });
    }
  }
}

/** The most that Istio takes as the name of a port, but for what is put before it. */
const LONGEST = 63 - 'tls-'.length;

/** `api.example.com` as a name without dots, cut where it is too long, and still no other's. */
function subsetOf(host: string): string {
  const name = host.replaceAll('.', '-');
  if (name.length <= LONGEST) return name;
  const sum = checksum({ host });
  return `${name.slice(0, LONGEST - sum.length - 1)}-${sum}`;
}

export interface OutsideStoreProps {
  readonly name: string;
  readonly namespace: string;
  /** Names under which services connect. */
  readonly hosts: readonly string[];
  /** Its address ranges, e.g. `10.10.200.0/24`. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Other namespaces whose pods use it. Default: none. */
  readonly visibleTo?: readonly string[];
}

/**
 * A data service outside the cluster, by its addresses: proxies let connections to them through as they are, whatever name
 * a failover moves. Not through the egress gateway: the addresses are known, and NetworkPolicies name them.
 */
export class OutsideStore extends Construct {
  constructor(scope: Construct, id: string, props: OutsideStoreProps) {
    super(scope, id);
    const { name, namespace, hosts, addresses, port } = props;
    if (hosts.length === 0 || addresses.length === 0) {
      throw new Error(
        `ServiceEntry ${namespace}/${name}: has no hosts or no addresses. fix: name both; without addresses every connection to the port would pass`,
      );
    }
    new ServiceEntry(this, 'ServiceEntry', {
      metadata: { name, namespace },
      spec: {
        hosts: [...hosts],
        addresses: [...addresses],
        exportTo: ['.', ...(props.visibleTo ?? [])],
        location: 'MESH_EXTERNAL',
        ports: [{ number: port, name: 'tcp', protocol: 'TCP' }],
        resolution: 'NONE',
      },
    });
  }
}
