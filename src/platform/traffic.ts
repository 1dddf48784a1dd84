import { fleetNameOf, type Target } from './target.ts';

/** The network endpoint group in which a global load balancer finds the proxies of a cluster's edge, in each of its zones. */
export function frontendGroup(target: Target): string {
  return `${fleetNameOf(target)}-edge`;
}
