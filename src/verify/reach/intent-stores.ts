import type { FlowPods } from '../../addons/store-flow.ts';
import { storeFlows } from '../../addons/store-flows.ts';
import { providerOf } from '../../platform/providers/index.ts';
import type { Target } from '../../platform/target.ts';
import { apiServiceOf } from './addon-flows.ts';
import { addresses, anywhereButOwn, between, DNS_PORTS, type Flow, flow, nameServers, podsOf, tcp } from './flow.ts';

/** Connections of databases and caches in the cluster, and of the jobs around them. */
export function clusterStoreFlows(target: Target): Flow[] {
  const { contract } = target;
  const pods = ({ namespace, pods: labels }: FlowPods) => podsOf(namespace, labels);
  const apiServer = () => [
    ...contract.list('control_plane_cidrs'),
    ...contract.list('service_cidrs').map(apiServiceOf),
  ];
  return storeFlows(target).flatMap(({ from, to, ports, why }): Flow[] => {
    if (to === 'dns') return [flow('egress', pods(from), nameServers(target), DNS_PORTS, why)];
    if (to === 'internet') {
      return [flow('egress', pods(from), anywhereButOwn(contract.list('vpc_cidrs')), tcp(...ports), why)];
    }
    if (to === 'metadata-server') {
      const server = providerOf(target.spec).metadataServer;
      return server ? [flow('egress', pods(from), addresses(server.addresses), tcp(...ports), why)] : [];
    }
    if (to === 'api-server') return [flow('egress', pods(from), addresses(apiServer()), tcp(...ports), why)];
    if ('addresses' in to) return [flow('egress', pods(from), addresses(to.addresses), tcp(...ports), why)];
    return between(pods(from), pods(to), tcp(...ports), why);
  });
}
