import { addonsInUse } from '../../addons/in-use.ts';
import {
  catalogue,
  isHelmChart,
  MONITORING_NAMESPACE,
  meshIngress,
  nginxDataPlane,
  prometheusPods,
} from '../../addons/index.ts';
import { addonOf, flowsHere } from '../../addons/placed.ts';
import { isColors, smokeTestPods } from '../../platform/colors.ts';
import { outputName, usesBucket } from '../../platform/contract.ts';
import { namespacesOf } from '../../platform/domains.ts';
import { egressHosts, egressPorts, egressProxyName } from '../../platform/egress.ts';
import { providerOf } from '../../platform/providers/index.ts';
import { inCluster, isOutside } from '../../platform/stores.ts';
import { namespaceOf, selectorLabels, services, type Target, trafficPort, usedBy } from '../../platform/target.ts';
import { addonFlow } from './addon-flows.ts';
import type { Labels } from './ends.ts';
import { addresses, anywhereButOwn, between, DNS_PORTS, type Flow, flow, nameServers, podsOf, tcp } from './flow.ts';
import { besideFlows } from './intent-beside.ts';
import { internalFlows } from './intent-internal.ts';
import { meshFlows } from './intent-mesh.ts';
import { clusterStoreFlows } from './intent-stores.ts';

/** The port at which the egress proxy tells its metrics. */
const PROXY_METRICS = 9902;

/** Pods that the edge consists of. */
export interface Edge {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Every connection that a target declares, each at both of its sides: what it uses, and what its add-ons need. */
export function intendedFlows(target: Target): Flow[] {
  return [
    ...namespacesOf(target).map((namespace) =>
      flow('egress', podsOf(namespace), nameServers(target), DNS_PORTS, 'every pod resolves names'),
    ),
    ...services(target).flatMap(([name]) => serviceFlows(target, name)),
    ...proxyFlows(target),
    ...besideFlows(target),
    ...clusterStoreFlows(target),
    ...internalFlows(target),
    ...meshFlows(target),
    ...addonFlows(target),
  ];
}

function serviceFlows(target: Target, name: string): Flow[] {
  const service = target.spec.services[name];
  if (!service) return [];
  const namespace = namespaceOf(target, name);
  const pods = podsOf(namespace, selectorLabels(target, name));
  const why = `services.${name}.uses`;
  const flows: Flow[] = [];
  for (const used of usedBy(target, service)) {
    const says = `${why} has ${used.name}`;
    if (used.kind === 'service') {
      const server = podsOf(namespaceOf(target, used.name), selectorLabels(target, used.name));
      flows.push(...between(pods, server, tcp(trafficPort(used.spec)), says));
    } else if (used.kind === 'store' && isOutside(used.spec)) {
      const subnets = target.contract.list(`${outputName(used.name)}_subnet_cidrs`);
      flows.push(flow('egress', pods, addresses(subnets), tcp(used.spec.port), says));
    } else if (target.spec.egress.kind === 'cidrs' && !(used.kind === 'store' && inCluster(used.spec))) {
      const known = target.contract.list(`${outputName(used.name)}_cidrs`);
      flows.push(flow('egress', pods, addresses(known), tcp(used.kind === 'api' ? used.spec.port : 443), says));
    }
  }
  const metadata = providerOf(target.spec).metadataServer;
  if (metadata && usesBucket(target.spec, service.uses)) {
    flows.push(flow('egress', pods, addresses(metadata.addresses), tcp(...metadata.ports), `${why} has a bucket`));
  }
  if (service.metrics) {
    const prometheus = podsOf(MONITORING_NAMESPACE, prometheusPods);
    flows.push(flow('ingress', pods, [prometheus], tcp(service.metrics.port), `services.${name}.metrics`));
  }
  if (isColors(service.delivery)) {
    const tester = podsOf(namespace, smokeTestPods(target, name));
    flows.push(...between(tester, pods, tcp(trafficPort(service)), `services.${name}.delivery.smoke`));
  }
  const edge = edgeOf(target);
  if (edge && service.public) {
    const proxies = podsOf(edge.namespace, edge.labels);
    flows.push(...between(proxies, pods, tcp(trafficPort(service)), `services.${name}.public`));
  }
  return flows;
}

/** The forward proxy: one port for each service that reaches names outside, and its own way there. */
function proxyFlows(target: Target): Flow[] {
  const clients = egressPorts(target);
  if (clients.length === 0) return [];
  const proxy = podsOf(target.namespace, selectorLabels(target, egressProxyName));
  const outside = clients.flatMap(([name]) => {
    const service = target.spec.services[name];
    return service ? egressHosts(target, service).map(({ port }) => port) : [];
  });
  const own = target.contract.list('vpc_cidrs');
  const prometheus = podsOf(MONITORING_NAMESPACE, prometheusPods);
  return [
    flow('egress', proxy, anywhereButOwn(own), tcp(...outside), 'the egress proxy reaches the names that services use'),
    flow('ingress', proxy, [prometheus], tcp(PROXY_METRICS), 'Prometheus scrapes the egress proxy'),
    ...clients.flatMap(([name, port]) =>
      between(
        podsOf(namespaceOf(target, name), selectorLabels(target, name)),
        proxy,
        tcp(port),
        `services.${name}.uses has names outside the cluster`,
      ),
    ),
  ];
}

/** Where the internet comes in; nothing where nothing is public. */
export function edgeOf({ spec: { edge } }: Target): Edge | undefined {
  if (edge === undefined) return undefined;
  if (edge.kind === 'gateway') return { namespace: 'edge', labels: gatewayProxies.pods };
  if (edge.kind === 'mesh') return { namespace: meshIngress.namespace, labels: meshIngress.pods };
  const { namespace, flows } = catalogue['ingress-nginx'];
  return { namespace, labels: flows.find(({ peer }) => peer.kind === 'services')?.pods ?? {} };
}

/** The proxies that the controller makes for the platform's Gateway. */
const gatewayProxies = nginxDataPlane('public', [80, 443]);

function addonFlows(target: Target): Flow[] {
  const installed = addonsInUse(target.spec);
  const charts = installed
    .filter((id) => isHelmChart(catalogue[id].chart))
    .flatMap((id) =>
      flowsHere(target.spec, id, installed).flatMap((found) =>
        addonFlow(target, addonOf(target.spec, id).namespace, found),
      ),
    );
  if (target.spec.edge?.kind !== 'gateway') return charts;
  return [...charts, ...gatewayProxies.flows.flatMap((found) => addonFlow(target, 'edge', found))];
}
