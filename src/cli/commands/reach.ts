import { closest } from '../../platform/problem.ts';
import { edgesOf, isMeant, networkFor } from '../../verify/reach/matrix.ts';
import { beyondNetworkPolicies } from '../../verify/reach/other-policies.ts';
import type { Reachability } from '../../verify/reach/reachability.ts';
import { type ReachReport, reachCsv, reachJson, reachText } from '../../verify/reach/render.ts';
import { ManifestSet, nameOf } from '../../verify/set.ts';
import type { Command } from '../command.ts';
import { exit, type Io, UsageError } from '../io.ts';
import { askedBy, CLUSTERS, type Cluster, readClusters } from '../verifying/clusters.ts';

const FORMATS = ['text', 'json', 'csv'];

export const reach: Command = {
  name: 'reach',
  about:
    'Shows what NetworkPolicies and Istio’s policies let through: who reaches whom, on which ports, and which policy says so.',
  arguments: '[PATH…]',
  options: [
    {
      name: 'from',
      value: 'END',
      about: 'only from <namespace>/<name>, <namespace>/*, an address, a range or internet',
    },
    { name: 'to', value: 'END', about: 'only to it; together with --from also when nothing passes' },
    { name: 'why', about: 'the rules that allow each edge, or the policies that deny it' },
    ...CLUSTERS,
    { name: 'format', short: 'f', value: 'FORMAT', about: `${FORMATS.join(', ')} (default: text)` },
  ],
  examples: [
    ['orrery reach dist/astral-planner/production', 'all of it'],
    [
      'orrery reach --from astral-planner-production/app --to internet --why',
      'why the app does not reach the internet',
    ],
    ['orrery reach --to 10.10.200.7 --format csv', 'who reaches the database'],
    ['helm template chart/ | orrery reach -', 'what another tool made'],
  ],
  async run(values, project, io) {
    const format = values.text('format') ?? 'text';
    if (!FORMATS.includes(format)) {
      throw new UsageError(`--format ${format} is none of the values that exist`, `use one of ${FORMATS.join(', ')}`);
    }
    const [from, to] = [values.text('from'), values.text('to')];
    const clusters = await readClusters(askedBy(values), project, io);
    const networks = clusters.map((cluster) => readNetwork(cluster, [from, to]));
    refuseUnknown(
      networks.map(({ network }) => network),
      { from, to },
    );
    const reports = networks.map(({ cluster, set, network }): ReachReport => {
      const options = { from, to, denied: from !== undefined && to !== undefined };
      return {
        name: cluster.name,
        network,
        edges: [...edgesOf(network, options)],
        notChecked: [...beyondNetworkPolicies(set)],
        whole: from === undefined && to === undefined,
      };
    });
    say(clusters, reports, io);
    if (format === 'json') io.stdout(reachJson(reports));
    else io.stdout(format === 'csv' ? reachCsv(reports) : reachText(reports, values.has('why')));
    return exit.clean;
  },
};

function readNetwork(cluster: Cluster, asked: readonly (string | undefined)[]) {
  const set = new ManifestSet(cluster.subjects);
  return { cluster, set, network: networkFor(set, cluster.resolved?.target, asked) };
}

/** A name that means nothing is a mistake, not an empty answer. */
function refuseUnknown(networks: readonly Reachability[], asked: Readonly<Record<string, string | undefined>>): void {
  const ends = networks.flatMap((network) => network.ends);
  for (const [option, text] of Object.entries(asked)) {
    if (text === undefined || ends.some((end) => isMeant(end, text))) continue;
    const names = ends.map((end) =>
      end.kind === 'pods' && end.subject ? `${end.namespace}/${end.subject.object.metadata.name}` : end.name,
    );
    const near = closest(text, [...new Set(names)]);
    throw new UsageError(
      `--${option} ${text} is nothing that is known here`,
      near ? `did you mean ${near}?` : "'orrery reach --format json' lists all ends; write <namespace>/<name>",
    );
  }
}

/** What the answer leaves out. */
function say(clusters: readonly Cluster[], reports: readonly ReachReport[], io: Io): void {
  const unread = clusters.flatMap((cluster) => cluster.unread).length;
  if (unread > 0) io.stderr(`${unread} files or documents could not be read: 'orrery verify' says which\n`);
  for (const { subject, unchecked } of reports.flatMap(({ notChecked }) => notChecked)) {
    io.stderr(`not computed: ${subject ? `${nameOf(subject.object)}: ` : ''}${unchecked}\n`);
  }
}
