import { egressHosts } from './egress.ts';
import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';
import type { ServiceSpec } from './schema/service.ts';
import { services, type Target } from './target.ts';
import { seconds } from './values.ts';

/** Ports of a pod that its proxy has for itself (https://istio.io/latest/docs/ops/deployment/application-requirements/). */
const PROXY_PORTS: ReadonlySet<number> = new Set([
  15_000, 15_001, 15_002, 15_004, 15_006, 15_008, 15_020, 15_021, 15_053, 15_090,
]);

/** Native sidecars are on by default from here on. */
const OLDEST = 29;

/** What a mesh asks of the rest of the platform. */
export function meshProblems(spec: PlatformSpec): Finding[] {
  const { mesh, edge, egress, cluster } = spec;
  const found: Finding[] = [];
  const add = (path: string[], wrong: string, fix: string, value?: unknown) =>
    found.push({ path, wrong, fix, ...(value === undefined ? {} : { value }) });
  if (!mesh) {
    if (edge?.kind === 'mesh') {
      add(['edge'], 'is the gateway of a mesh, and the platform has none', "add mesh: istio({ id: '…' })", 'mesh');
    }
    if (egress.kind === 'mesh') {
      add(['egress'], 'is the gateway of a mesh, and the platform has none', "add mesh: istio({ id: '…' })", 'mesh');
    }
    return found;
  }
  if (edge && edge.kind !== 'mesh') {
    add(
      ['edge', 'kind'],
      'cannot speak mutual TLS with services of the mesh, which take nothing else',
      'use edge: meshGateway({ … })',
      edge.kind,
    );
  }
  if (egress.kind !== 'mesh') {
    add(
      ['egress', 'kind'],
      'is not known to the proxies of the mesh, which refuse what they do not know',
      "use egress: { kind: 'mesh' }",
      egress.kind,
    );
  }
  if (Number(cluster.kubernetes.split('.')[1]) < OLDEST) {
    add(
      ['cluster', 'kubernetes'],
      'starts proxies beside applications and not before them, so that Jobs never end',
      `use 1.${OLDEST} or newer`,
      cluster.kubernetes,
    );
  }
  for (const [name, { port, metrics, proxy }] of Object.entries(spec.services)) {
    for (const [path, number] of [
      [['port'], port],
      [['metrics', 'port'], metrics?.port],
      [['proxy', 'port'], proxy?.port],
    ] as const) {
      if (number === undefined || !PROXY_PORTS.has(number)) continue;
      add(
        ['services', name, ...path],
        'is a port that the mesh’s proxy in the same pod has for itself',
        'use another, e.g. 8080',
        number,
      );
    }
  }
  return [...found, ...hostsTwice(spec)];
}

/** At the egress gateway connections are told apart by their host alone. */
function hostsTwice({ apis }: PlatformSpec): Finding[] {
  const ports = new Map<string, number>();
  return Object.entries(apis).flatMap(([name, { host, port }]): Finding[] => {
    const before = ports.get(host);
    ports.set(host, before ?? port);
    if (before === undefined || before === port) return [];
    return [
      {
        path: ['apis', name, 'port'],
        value: port,
        wrong: `is another than ${before}, which another API has for ${host}: the egress gateway tells hosts apart, not ports`,
        fix: 'use one port for the host',
      },
    ];
  });
}

/** The longest that a call of a service may take, in seconds. */
export function callTimeout({ calls, shutdown }: ServiceSpec): number {
  return seconds(calls.timeout ?? shutdown.longestRequest);
}

/** The services that reach hosts outside through the mesh's egress gateway, each with its hosts; none without it. */
export function meshEgressClients(target: Target): { name: string; hosts: { host: string; port: number }[] }[] {
  if (target.spec.egress.kind !== 'mesh') return [];
  return services(target)
    .map(([name, service]) => ({ name, hosts: egressHosts(target, service) }))
    .filter(({ hosts }) => hosts.length > 0);
}
