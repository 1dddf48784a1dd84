import { internalClients, internalHosts, internalProxies } from '../../addons/internal-edge.ts';
import type { Target } from '../../platform/target.ts';
import { addonFlow } from './addon-flows.ts';
import { addresses, between, type Flow, flow, podsOf, tcp } from './flow.ts';

/** Hosts of the monitoring, and Vault's: who may open them, and what serves them. */
export function internalFlows(target: Target): Flow[] {
  const pages = internalHosts(target);
  if (pages.length === 0) return [];
  const { namespace, pods, flows } = internalProxies(target);
  const proxies = podsOf(namespace, pods);
  return [
    ...flows.flatMap((found) => addonFlow(target, namespace, found)),
    flow('ingress', proxies, addresses(internalClients(target)), tcp(80, 443), 'internal hosts are for operators'),
    ...pages.flatMap((page) => between(proxies, podsOf(page.namespace, page.pods), tcp(page.podPort), page.origin)),
  ];
}
