import {
  MESH_EGRESS_PORT,
  MESHED,
  MONITORING_NAMESPACE,
  meshControlPlane,
  meshEgress,
  PROXY_METRICS,
  prometheusPods,
  XDS_PORT,
} from '../../addons/index.ts';
import { servingHomes } from '../../platform/domains.ts';
import { egressHosts } from '../../platform/egress.ts';
import { namespaceOf, selectorLabels, services, type Target } from '../../platform/target.ts';
import { anywhereButOwn, between, type Flow, flow, podsOf, tcp } from './flow.ts';

/** Connections of the mesh: its proxies to their control plane and Prometheus to them, and hosts outside by its gateway. */
export function meshFlows(target: Target): Flow[] {
  const { spec, contract } = target;
  if (!spec.mesh) return [];
  const prometheus = podsOf(MONITORING_NAMESPACE, prometheusPods);
  const gateway = podsOf(meshEgress.namespace, meshEgress.pods);
  const clients = services(target).flatMap(([name, service]) => {
    const hosts = spec.egress.kind === 'mesh' ? egressHosts(target, service) : [];
    return hosts.length === 0
      ? []
      : [{ pods: podsOf(namespaceOf(target, name), selectorLabels(target, name)), name, hosts }];
  });
  return [
    ...servingHomes(target).flatMap(({ namespace }) => {
      const proxies = podsOf(namespace, MESHED);
      return [
        ...between(proxies, podsOf(meshControlPlane.namespace, meshControlPlane.pods), tcp(XDS_PORT), 'mesh'),
        flow('ingress', proxies, [prometheus], tcp(PROXY_METRICS.port), 'mesh: proxies are measured'),
      ];
    }),
    ...clients.flatMap(({ pods, name, hosts }) => [
      ...between(pods, gateway, tcp(MESH_EGRESS_PORT), `services.${name}.uses has hosts outside`),
      flow(
        'egress',
        gateway,
        anywhereButOwn(contract.list('vpc_cidrs')),
        tcp(...hosts.map(({ port }) => port)),
        `services.${name}.uses has hosts outside`,
      ),
    ]),
  ];
}
