import type { Spread } from './measure.ts';
import type { Results } from './page.ts';

/** What Node took for an empty script, in ms, on the machine on which goals in seconds were set. */
export const NODE_THERE = 55;

/** What is to be reached, and what was. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  /** Undefined where it could not be measured. */
  readonly met: boolean | undefined;
}

/** Every goal, held against one run. Wall time decides; of CPU it is said beside it. */
export function goals({ results, peaks, growths, commands, watch, verify, peers }: Results): Goal[] {
  const faster = (name: string, objects: number, times: number): Goal => {
    const found = results.find((result) => result.name.startsWith(name) && result.size === `${objects} objects`);
    const figures = found?.figures[1];
    const goal = `${name}, ${objects} objects: at least ${times} times as fast as cdk8s`;
    if (!figures) return unmeasured(goal);
    const { ratio, cpuRatio } = figures;
    return { goal, measured: `${one(ratio)} (CPU ${one(cpuRatio)})`, met: ratio.median >= times };
  };
  const peer = (name: string, services: number) =>
    peers.find((each) => each.name === name && each.services === services);
  const ahead = (name: string, services: number, times = 1): Goal => {
    const found = peer(name, services);
    const goal = `${services} services: ${times < 1 ? `within ${(1 / times).toFixed(1)} times of` : times === 1 ? 'ahead of' : `at least ${times} times as fast as`} ${name}`;
    if (!found) return unmeasured(goal);
    if (!found.ratio) return { goal, measured: 'more than a minute', met: true };
    return { goal, measured: one(found.ratio), met: found.ratio.median >= times };
  };
  const atMost = (goal: string, value: number | undefined, limit: number, unit = ''): Goal =>
    value === undefined || Number.isNaN(value)
      ? unmeasured(goal)
      : { goal, measured: `${value.toFixed(value < 10 ? 2 : 0)}${unit}`, met: value <= limit };
  const node = commands.find(({ name }) => name === 'node with an empty script')?.wall.median;
  /** A goal of time, with what it would be where the goal was set. */
  const within = (goal: string, ms: number | undefined, limit: number): Goal => {
    const unit = limit >= 1000 ? 's' : 'ms';
    const shown = (value: number) => (unit === 's' ? (value / 1000).toFixed(2) : value.toFixed(0));
    const whole = `${goal}: at most ${limit >= 1000 ? limit / 1000 : limit} ${unit}`;
    if (ms === undefined) return unmeasured(whole);
    const there = node === undefined ? '' : ` (as ${shown((ms / node) * NODE_THERE)} ${unit} where the goal was set)`;
    return { goal: whole, measured: `${shown(ms)} ${unit}${there}`, met: ms <= limit };
  };
  const overFloor = (services: number, limit: number) => {
    const floor = peer('the floor', services)?.ratio?.median;
    const goal = `${services} services, whole process: at most ${limit} times the floor`;
    return atMost(goal, floor && 1 / floor, limit);
  };
  const chain = results.find(({ size }) => size === '10 × 10')?.figures[0];
  const [own, theirs] = ['Orrery', 'cdk8s App.synth()'].map(
    (way) => peaks.find(({ name }) => name === way)?.megabytes ?? Number.NaN,
  );
  const command = (start: string) => commands.find(({ name }) => name.startsWith(start));
  const share = command('npx cdk8s synth')?.ratio.median;
  return [
    faster('plain ApiObjects in one chart', 100, 5),
    faster('plain ApiObjects in one chart', 1000, 7),
    faster('plain ApiObjects in one chart', 4000, 10),
    faster('generated classes (L1) in one chart', 4000, 4),
    faster('cdk8s-plus Deployments (L2) in one chart', 4000, 4),
    faster('a chart a service of five objects', 10_000, 25),
    atMost('a chain of 10 × 10: at most 20 ms', chain?.wall.median, 20, ' ms'),
    ...growths.map(({ what, worst }) => atMost(`twice as many ${what}: at most 2.2 times the cost`, worst, 2.2)),
    atMost('peak memory at 20,000 objects: at most 0.65 of cdk8s', (own ?? Number.NaN) / (theirs ?? 1), 0.65),
    overFloor(1000, 1.7),
    overFloor(4000, 2.4),
    ...[100, 1000, 4000].flatMap((services) => [
      ahead('cdk8s, one chart', services, services === 1000 ? 6 : 1),
      ahead('Kosko', services, services === 1000 ? 2.5 : 1),
      ahead('kustomize', services),
      ahead('go-jsonnet', services),
      ahead('go-jsonnet, as YAML', services),
    ]),
    ...['Helm, a chart with a range', 'Helm, its engine as a library'].flatMap((name) => [
      ahead(name, 100, 1 / 1.5),
      ...[300, 1000, 4000].map((services) => ahead(name, services)),
    ]),
    atMost('orrery synth with nothing changed: at most 12 % of npx cdk8s synth', share && 100 / share, 12, ' %'),
    faster('unchanged: every object in a file of its own', 10_000, 12),
    within('fixed cost of the command (--help)', command('orrery --help')?.wall.median, 200),
    within('orrery verify of all of dist/, with schemas', verify?.wall.median, 5000),
    within('all checks over 10,000 objects', verify?.checks.wall.median, 3000),
    within('who reaches whom among 1,000 workloads with 2,000 policies', verify?.reach?.median, 2000),
    within('--watch, from a save to changed files', watch?.median, 300),
  ];
}

export function goalRows(all: readonly Goal[]): string[] {
  const verdict = (met: boolean | undefined) => (met === undefined ? 'not measured' : met ? 'yes' : '**no**');
  return all.map(({ goal, measured, met }) => `| ${goal} | ${measured} | ${verdict(met)} |`);
}

function unmeasured(goal: string): Goal {
  return { goal, measured: '', met: undefined };
}

function one({ median }: Spread): string {
  return `${median.toFixed(median < 10 ? 2 : 1)} times`;
}
