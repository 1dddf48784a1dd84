import { spoken } from '../../verify/recovery/durations.ts';
import { type RecoveryRow, recoveryMatrix } from '../../verify/recovery/matrix.ts';
import { ManifestSet } from '../../verify/set.ts';
import type { Command } from '../command.ts';
import { exit } from '../io.ts';
import { askedBy, CLUSTERS, readClusters } from '../verifying/clusters.ts';

export const recovery: Command = {
  name: 'recovery',
  about: 'Shows what can be had back after a loss: how, how often, kept for how long, where, and when that is tested.',
  arguments: '[PATH…]',
  options: [...CLUSTERS, { name: 'json', about: 'as JSON, with seconds' }],
  examples: [
    ['orrery recovery', 'of everything in dist/'],
    ['orrery recovery dist/astral-planner/production', 'of one environment'],
    ['orrery recovery --json', 'for other tools'],
  ],
  async run(values, project, io) {
    const clusters = await readClusters(askedBy(values), project, io);
    const matrices = clusters.map(({ name, subjects, resolved }) => ({
      target: name,
      recovery: recoveryMatrix(new ManifestSet(subjects), resolved?.target),
    }));
    if (values.has('json')) io.stdout(`${JSON.stringify(matrices, null, 2)}\n`);
    else io.stdout(matrices.map(({ target, recovery: rows }) => asText(target, rows)).join('\n'));
    return exit.clean;
  },
};

const HEAD = ['STORE', 'HOW', 'EVERY', 'KEPT', 'WHERE', 'TESTED', 'LOSES', 'PROMISED'];

function asText(target: string, rows: readonly RecoveryRow[]): string {
  if (rows.length === 0) return `${target}  nothing is backed up here\n`;
  const cells = rows.map(({ store, how, every, kept, where, tested, worstLoss, promises }) => [
    store,
    how,
    every,
    kept,
    where,
    tested,
    worstLoss === undefined ? '-' : worstLoss === 0 ? 'nothing' : `≤ ${spoken(worstLoss)}`,
    promises.map(promised).join(', ') || '-',
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const lines = [HEAD, ...cells].map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  );
  return `${target}\n${lines.join('\n')}\n`;
}

/** `database ≤ 1m`; what something alone does not keep is said, since another row may keep it. */
function promised({ objective, rpo, rto, met }: RecoveryRow['promises'][number]): string {
  const point = rpo === undefined ? '' : ` ≤ ${spoken(rpo)}${met ? '' : ' (not by this alone)'}`;
  const time = rto === undefined ? '' : ` back in ${spoken(rto)}`;
  return `${objective}${point}${time}`;
}
