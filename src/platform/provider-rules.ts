import { providerOf, providers } from './providers/index.ts';
import type { Finding } from './rules.ts';
import type { PlatformSpec } from './schema/platform.ts';

/** What of a platform is another cloud's than the cluster's. */
export function ofProvider(spec: PlatformSpec): Finding[] {
  const provider = providerOf(spec);
  const found: Finding[] = [];
  const { region } = spec.cluster;
  if (!provider.region.pattern.test(region)) {
    const other = Object.values(providers).find((one) => one.region.pattern.test(region));
    found.push({
      path: ['cluster', 'region'],
      value: region,
      wrong: `is not a region of ${provider.title}${other ? `: it is one of ${other.title}` : ''}`,
      fix: `write its code, e.g. ${provider.region.example}${other ? `, or provider: '${other.name}'` : ''}`,
    });
  }
  for (const [name, { kind }] of Object.entries(spec.stores)) {
    const other = Object.values(providers).find((one) => one !== provider && one.stores.includes(kind));
    if (!other) continue;
    found.push({
      path: ['stores', name],
      value: kind,
      wrong: `is a service of ${other.title}, and the cluster is in ${provider.title}`,
      fix: `use one of ${provider.stores.join(', ')}, or one that runs in the cluster`,
    });
  }
  if (spec.edge && !provider.ways.includes(spec.edge.via)) {
    found.push({
      path: ['edge', 'via'],
      value: spec.edge.via,
      wrong: `does not exist in ${provider.title}`,
      fix: `use one of ${provider.ways.join(', ')}`,
    });
  }
  if (spec.edge?.kind === 'ingress' && spec.edge.via === 'global') {
    found.push({
      path: ['edge', 'via'],
      value: spec.edge.via,
      wrong: 'is for a Gateway',
      fix: "use gateway({ via: 'global', … }), or via: 'load-balancer'",
    });
  }
  if (spec.nodes && !provider.nodes) {
    found.push({
      path: ['nodes'],
      value: spec.nodes.kind,
      wrong: `starts nodes of AWS. In ${provider.title} node auto-provisioning does, which is a setting of the cluster and so Terraform's`,
      fix: 'leave nodes out',
    });
  }
  return found;
}
