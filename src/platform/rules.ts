import { ofCloudwatch } from './cloudwatch.ts';
import { ofDomains } from './domains.ts';
import { ofFlags } from './flags.ts';
import { statedInternalHosts } from './internal-hosts.ts';
import { ofLogAlerts } from './log-alerts.ts';
import { meshProblems } from './mesh.ts';
import { ofNodeGroups } from './node-groups.ts';
import { ofNotify } from './notify.ts';
import { closest } from './problem.ts';
import { ofProvider } from './provider-rules.ts';
import { quotaProblems } from './quota-rules.ts';
import { ofFailover, ofRegions } from './region-rules.ts';
import { ofRotation } from './rotation.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { ofService } from './service-rules.ts';
import { storeProblems } from './store-rules.ts';
import { ofThanos } from './thanos.ts';
import { ofTracing } from './tracing.ts';
import { seconds } from './values.ts';
import { ofVault } from './vault-rules.ts';

/** A problem between values that are each right by themselves. */
export interface Finding {
  readonly path: readonly string[];
  readonly wrong: string;
  readonly value?: unknown;
  readonly fix: string;
}

/** Everything that one value alone cannot show: names that lead nowhere, limits below requests, numbers that contradict. */
export function contradictions(spec: PlatformSpec): Finding[] {
  return [
    ...names(spec),
    ...ofRegions(spec),
    ...ofFailover(spec),
    ...ofProvider(spec),
    ...Object.keys(spec.services).flatMap((name) => ofService(spec, name)),
    ...ofDomains(spec),
    ...ofFlags(spec),
    ...ofLogAlerts(spec),
    ...operations(spec),
    ...meshProblems(spec),
    ...storeProblems(spec),
    ...ofCloudwatch(spec),
    ...ofNotify(spec),
    ...ofThanos(spec),
    ...ofTracing(spec),
    ...ofVault(spec),
    ...ofRotation(spec),
    ...ofNodeGroups(spec),
    ...quotaProblems(spec),
  ];
}

function names(spec: PlatformSpec): Finding[] {
  const kinds = { stores: spec.stores, apis: spec.apis, services: spec.services };
  const seen = new Map<string, string>();
  const found: Finding[] = [];
  for (const [kind, entries] of Object.entries(kinds)) {
    for (const name of Object.keys(entries)) {
      const before = seen.get(name);
      if (before) {
        found.push({
          path: [kind, name],
          wrong: `has the name of ${before}.${name}, so that 'uses' cannot tell them apart`,
          fix: 'rename one of the two',
        });
      }
      seen.set(name, kind);
    }
  }
  if (Object.keys(spec.services).length === 0) {
    found.push({
      path: ['services'],
      wrong: 'is empty: there is nothing to deploy',
      fix: 'describe at least one service',
    });
  }
  return found;
}

function operations(spec: PlatformSpec): Finding[] {
  const found: Finding[] = [];
  const { backup, loadTest, edge } = spec;
  const tested = backup?.restoreTest?.schedule;
  if (tested !== undefined && !backup?.schedules[tested]) {
    const known = Object.keys(backup?.schedules ?? {});
    const near = closest(tested, known);
    found.push({
      path: ['backup', 'restoreTest', 'schedule'],
      value: tested,
      wrong: 'is no schedule of this platform',
      fix: near ? `did you mean '${near}'?` : `use one of ${known.join(', ')}`,
    });
  }
  const places = Object.keys(backup?.places ?? {});
  for (const [name, { also }] of Object.entries(backup?.schedules ?? {})) {
    for (const [index, place] of also.entries()) {
      if (places.includes(place)) continue;
      const near = closest(place, places);
      found.push({
        path: ['backup', 'schedules', name, 'also', String(index)],
        value: place,
        wrong: 'is no place of this platform',
        fix: near ? `did you mean '${near}'?` : "describe it, e.g. backup.places.archive: { kind: 's3' }",
      });
    }
  }
  const { release } = spec.security.falco;
  if (!release.includes('falco')) {
    found.push({
      path: ['security', 'falco', 'release'],
      value: release,
      wrong: 'does not contain falco, so that the chart would add it to every name',
      fix: `use ${release}-falco`,
    });
  }
  for (const [name, { service }] of Object.entries(spec.chaos?.experiments ?? {})) {
    if (spec.services[service]) continue;
    const near = closest(service, Object.keys(spec.services));
    found.push({
      path: ['chaos', 'experiments', name, 'service'],
      value: service,
      wrong: 'is no service of this platform',
      fix: near ? `did you mean '${near}'?` : `use one of ${Object.keys(spec.services).join(', ')}`,
    });
  }
  if (loadTest && !spec.services[loadTest.service]?.public) {
    found.push({
      path: ['loadTest', 'service'],
      value: loadTest.service,
      wrong: 'is no public service of this platform',
      fix: 'name a service that has public: {}',
    });
  }
  const within = spec.alerts?.within;
  if (within !== undefined && seconds(within) < 20) {
    found.push({
      path: ['alerts', 'within'],
      value: within,
      wrong:
        'leaves no time: alerts wait ten seconds for one another, and no rule is looked at more often than every ten',
      fix: 'use 20s or more',
    });
  }
  if (edge && seconds(edge.certificate.renewBefore) >= seconds(edge.certificate.lifetime)) {
    found.push({
      path: ['edge', 'certificate', 'renewBefore'],
      value: edge.certificate.renewBefore,
      wrong: `is not shorter than the lifetime, ${edge.certificate.lifetime}`,
      fix: 'use a third of the lifetime, e.g. 30d of 90d',
    });
  }
  if (edge?.hsts.preload && (!edge.hsts.includeSubdomains || seconds(edge.hsts.maxAge) < seconds('365d'))) {
    found.push({
      path: ['edge', 'hsts', 'preload'],
      value: true,
      wrong: 'is refused by browsers unless subdomains are included for at least a year (https://hstspreload.org)',
      fix: "set includeSubdomains: true and maxAge: '365d'",
    });
  }
  for (const { path, host } of statedInternalHosts(spec)) {
    if (!host.endsWith(`.${spec.domain}`)) {
      found.push({
        path,
        value: host,
        wrong: `is not below ${spec.domain}, the zone in which its certificate would be proven`,
        fix: `use ${path[0] === 'vault' ? 'vault' : path.at(-1)}.${spec.domain}`,
      });
    }
    if (!spec.edge || spec.edge.kind === 'ingress' || spec.edge.via !== 'load-balancer') {
      found.push({
        path,
        value: host,
        wrong: 'needs an edge that makes load balancers: an internal one beside the public one',
        fix: "use edge: gateway({ via: 'load-balancer', … }), or that of a mesh, or leave the host out and use kubectl port-forward",
      });
    }
  }
  if (spec.vault?.host !== undefined && spec.edge?.kind === 'gateway') {
    found.push({
      path: ['vault', 'host'],
      value: spec.vault.host,
      wrong: 'is served with TLS by Vault itself, which only the gateway of a mesh speaks with here',
      fix: 'use edge: meshGateway({ … }), or leave the host out and use kubectl port-forward',
    });
  }
  if (spec.monitoring.hosts.traces !== undefined && !spec.tracing) {
    found.push({
      path: ['monitoring', 'hosts', 'traces'],
      value: spec.monitoring.hosts.traces,
      wrong: 'is the host of Jaeger, and the platform keeps no traces',
      fix: 'add tracing: jaeger(), or take the host away',
    });
  }
  if (spec.monitoring.hosts.logs !== undefined && spec.logs?.kind !== 'elastic') {
    found.push({
      path: ['monitoring', 'hosts', 'logs'],
      value: spec.monitoring.hosts.logs,
      wrong: 'is the host of Kibana, and the platform has none',
      fix: 'add logs: elastic({ … }), or take the host away',
    });
  }
  return found;
}
