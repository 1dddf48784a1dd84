import { outputName } from './contract.ts';
import { closest } from './problem.ts';
import { providerOf } from './providers/index.ts';
import type { Finding } from './rules.ts';
import type { NodeGroupSpec } from './schema/node-groups.ts';
import type { PlatformSpec } from './schema/platform.ts';
import { inCluster } from './stores.ts';
import type { Target } from './target.ts';
import { bytes, millicores } from './values.ts';

/** The output that says what the cloud calls a group: names of managed groups often end in what nobody chose. */
export function nodeGroupOutput(group: string): string {
  return `${outputName(group)}_node_group`;
}

/** How pods are placed on the nodes of a group. */
export interface NodePlacement {
  /** The label of its nodes. */
  readonly label: string;
  readonly value: string;
  /** The taint that keeps other pods away. */
  readonly taint?: NodeGroupSpec['taint'];
}

/** Nothing where no group is named: then any node will do. */
export function placementOf({ spec, contract }: Target, group: string | undefined): NodePlacement | undefined {
  const facts = group === undefined ? undefined : spec.nodeGroups[group];
  if (group === undefined || !facts) return undefined;
  const { taint } = facts;
  return {
    label: providerOf(spec).nodeGroupLabel,
    value: contract.text(nodeGroupOutput(group)),
    ...(taint ? { taint } : {}),
  };
}

/** Everything that names a group, by its path in the overlay. */
export function placements(spec: PlatformSpec): { path: string[]; group: string }[] {
  return [
    ...Object.entries(spec.services).map(([name, { nodeGroup }]) => ({ path: ['services', name], nodeGroup })),
    ...Object.entries(spec.stores).map(([name, store]) => ({
      path: ['stores', name],
      nodeGroup: inCluster(store) ? store.nodeGroup : undefined,
    })),
    { path: ['nodes'], nodeGroup: spec.nodes?.nodeGroup },
  ].flatMap(({ path, nodeGroup }) =>
    nodeGroup === undefined ? [] : [{ path: [...path, 'nodeGroup'], group: nodeGroup }],
  );
}

/** Groups that nobody described, and servers of stores that are larger than any node of theirs. */
export function ofNodeGroups(spec: PlatformSpec): Finding[] {
  const known = Object.keys(spec.nodeGroups);
  const tooLarge = Object.entries(spec.stores).flatMap(([name, store]): Finding[] => {
    const node = inCluster(store) && store.nodeGroup !== undefined ? spec.nodeGroups[store.nodeGroup] : undefined;
    if (!node || !inCluster(store)) return [];
    const wrong = `is all that a node of ${store.nodeGroup} has, or more, and a part of it is the node's own`;
    const found = (key: 'cpu' | 'memory', fits: boolean): Finding[] =>
      fits
        ? []
        : [
            {
              path: ['stores', name, key],
              value: store[key],
              wrong,
              fix: `use less than ${node[key]}, or larger nodes`,
            },
          ];
    return [
      ...found('cpu', millicores(store.cpu) < millicores(node.cpu)),
      ...found('memory', bytes(store.memory) < bytes(node.memory)),
    ];
  });
  const unknown = placements(spec).flatMap(({ path, group }): Finding[] => {
    if (known.includes(group)) return [];
    const near = closest(group, known);
    return [
      {
        path,
        value: group,
        wrong: 'is no node group of this platform',
        fix: near
          ? `did you mean '${near}'?`
          : `describe it, e.g. nodeGroups: { ${group}: { cpu: '4', memory: '16Gi', max: 10 } }`,
      },
    ];
  });
  return [...unknown, ...tooLarge];
}
