import { type AlertRule, alertsOf, type Group, nameOf, seconds } from '../rules.ts';
import { firing, neverFired, type UnitTest } from '../scenario.ts';
import { selectorsOf } from '../selectors.ts';
import { growing, missing, type Segment, type Series, steady } from '../series.ts';

/** A burn-rate alert, read from its rule. */
interface Tier {
  readonly rule: AlertRule;
  readonly pages: boolean;
  /** Share of requests above which it fires. */
  readonly threshold: number;
  /** Seconds of its long window. */
  readonly long: number;
  readonly short: number;
  /** Requests a second below which it stays silent. */
  readonly minimum: number;
}

/** Requests a second, far above what the tiers ask for. */
const TRAFFIC = 50;
const HOUR = 3600;
/**
 * Seconds between two samples where an hour more or less decides nothing: what a test costs grows with its square, and the
 * shortest window, five minutes, still holds two.
 */
const COARSE = 150;

/** The tiers of an objective in these rules, fastest first. None: they are no objective's. */
function tiersOf(groups: readonly Group[]): Tier[] {
  return alertsOf(groups)
    .filter(({ labels }) => labels.tier !== undefined)
    .sort((a, b) => Number(a.labels.tier) - Number(b.labels.tier))
    .map((rule) => {
      const [long, short] = [...rule.expr.matchAll(/:rate(\w+)\{[^}]*\} > ([\d.]+)/g)];
      const minimum = />= ([\d.]+)/.exec(rule.expr)?.[1];
      if (long?.[1] === undefined || short?.[1] === undefined || minimum === undefined) {
        throw new Error(`${nameOf(rule)} is no burn rate over two windows with a least traffic`);
      }
      return {
        rule,
        pages: rule.labels.severity === 'critical',
        threshold: Number(long[2]),
        long: seconds(long[1]),
        short: seconds(short[1]),
        minimum: Number(minimum),
      };
    });
}

/** Tests of an objective: all of its tiers in each world. Undefined: these rules hold none. */
export function sloTests(groups: readonly Group[]): UnitTest[] | undefined {
  const tiers = tiersOf(groups);
  const [fastest, ...slower] = tiers;
  if (fastest === undefined) return undefined;
  const requests = requestsOf(groups);
  const common = { tiers, requests };
  return [
    outage(common, fastest, slower),
    ...tiers.map((tier) => burn(common, tier)),
    silent(common, 'a healthy service fires nothing', (lowest) => requests([{ bad: lowest * 0.9 }])),
    silent(common, 'a service that never failed fires nothing', () => requests([{ bad: 0 }])),
    silent(common, 'no requests fire nothing', () => requests([{ bad: 0.5, traffic: 0 }])),
    silent(common, 'no series fire nothing', () => []),
    silent(common, 'too few requests to tell fire nothing, though all fail', () =>
      requests([{ bad: 1, traffic: Math.min(...tiers.map(({ minimum }) => minimum)) * 0.9 }]),
    ),
    silent(common, 'pods that restart and pods that are replaced fire nothing', (lowest) => restarts(requests, lowest)),
  ];
}

/**
 * The other objective of a service burns, and this one is kept: their series have equal labels but for `slo`, and one
 * that is not asked for by its name would count for both. Undefined: these are not two objectives of one service.
 */
export function besideTest(own: readonly Group[], other: readonly Group[]): UnitTest | undefined {
  const tiers = tiersOf(own);
  const [burning] = tiersOf(other);
  const labels = tiers[0]?.rule.labels;
  if (labels === undefined || burning === undefined || labels.slo === burning.rule.labels.slo) return undefined;
  if (['namespace', 'service'].some((name) => labels[name] !== burning.rule.labels[name])) return undefined;
  const end = 2 * HOUR;
  // Failed requests are fast, slow ones succeed: each objective counts the requests of the other as good.
  const fast = requestsOf(own)([{ bad: 0 }], 'app-2').filter(({ labels: { le } }) => le !== undefined);
  return {
    name: `${nameOf(tiers[0]?.rule ?? burning.rule)}: what burns ${burning.rule.labels.slo} alone leaves ${labels.slo} silent`,
    step: 60,
    series: [...requestsOf(other)([{ bad: 1 }]), ...fast],
    questions: [firing(burning.rule, end, true), ...tiers.map(({ rule }) => neverFired(rule, end))],
  };
}

interface Stretch {
  /** Seconds; undefined: to the end. */
  readonly lasts?: number;
  /** Share of requests that count against the objective. */
  readonly bad: number;
  readonly traffic?: number;
}

/** Makes the series of one pod: `bad` never had a sample before the first bad request, as in the real world. */
type Requests = (stretches: readonly Stretch[], pod?: string) => Series[];

/** How the recording rules read requests: failed ones by their status, slow ones by those in no bucket that is fast enough. */
function requestsOf(groups: readonly Group[]): Requests {
  const failures = groups.flatMap(({ rules }) => rules).find(({ record }) => record === 'slo:failures:rate5m');
  const selectors = selectorsOf(failures?.expr ?? '');
  const bucket = selectors.find(({ labels }) => labels.le !== undefined);
  const failed = selectors.find(({ labels }) => Object.values(labels).includes('500'));
  const all = selectors.find(({ text }) => text !== bucket?.text && text !== failed?.text);
  if (all === undefined || (bucket === undefined && failed === undefined)) {
    throw new Error('slo:failures:rate5m tells neither failed nor slow requests');
  }
  return (stretches, pod = 'app-1') => {
    const total = counter(stretches.map(({ lasts, traffic = TRAFFIC }) => ({ lasts, perSecond: traffic })));
    const good = counter(
      stretches.map(({ lasts, bad, traffic = TRAFFIC }) => ({ lasts, perSecond: traffic * (1 - bad) })),
    );
    if (bucket !== undefined) {
      return [
        { metric: all.metric, labels: { ...all.labels, pod }, values: total },
        { metric: bucket.metric, labels: { ...bucket.labels, pod }, values: good },
        { metric: bucket.metric, labels: { ...bucket.labels, le: '+Inf', pod }, values: total },
      ];
    }
    const status = Object.entries(failed?.labels ?? {}).find(([, value]) => value === '500')?.[0] ?? '';
    const bad = stretches.map(({ lasts, bad, traffic = TRAFFIC }) => ({ lasts, perSecond: traffic * bad }));
    const series = (code: string, values: Segment[]): Series => ({
      metric: all.metric,
      labels: { ...all.labels, [status]: code, pod },
      values,
    });
    return [
      series('200', good),
      ...(bad.every(({ perSecond }) => perSecond === 0) ? [] : [series('500', counter(bad, true))]),
    ];
  };
}

/** @param appears no samples until it counts for the first time */
function counter(stretches: readonly { lasts: number | undefined; perSecond: number }[], appears = false): Segment[] {
  let sum = 0;
  return stretches.map(({ lasts, perSecond }) => {
    const segment =
      appears && sum === 0 && perSecond === 0
        ? missing(lasts)
        : perSecond === 0
          ? steady(sum, lasts)
          : growing(perSecond, sum, lasts);
    sum += perSecond * (lasts ?? 0);
    return segment;
  });
}

interface Common {
  readonly tiers: readonly Tier[];
  readonly requests: Requests;
}

/** Every request fails: each page comes as soon as its long window allows, and the first ends soon after the outage. */
function outage({ requests }: Common, fastest: Tier, slower: readonly Tier[]): UnitTest {
  const step = 60;
  const begins = 6 * HOUR;
  const pages = [fastest, ...slower.filter(({ pages }) => pages)];
  // Of a window of healthy traffic, this much must be outage until its share of failures is above the threshold.
  const due = ({ threshold, long, rule }: Tier) => begins + on(threshold * long, step) + rule.for + 2 * step;
  const ends = Math.max(...pages.map(due)) + step;
  const recovered = ends + fastest.short + 4 * step;
  return {
    name: `${nameOf(fastest.rule)}: an outage pages in ${Math.round((due(fastest) - begins) / 60)} minutes, and no longer than it lasts`,
    step,
    series: requests([{ lasts: begins, bad: 0 }, { lasts: ends - begins, bad: 1 }, { bad: 0 }]),
    questions: [
      ...[fastest, ...slower].map(({ rule }) => neverFired(rule, begins + step)),
      ...pages.flatMap((tier) => [
        neverFired(tier.rule, begins + tier.rule.for - step),
        firing(tier.rule, due(tier), true),
      ]),
      firing(fastest.rule, recovered, false),
    ],
  };
}

/** The budget burns too fast for this tier, and too slowly for any above it; a history of health delays it. */
function burn({ tiers, requests }: Common, tier: Tier): UnitTest {
  const { rule, threshold, long, pages } = tier;
  const step = pages ? 60 : COARSE;
  const faster = tiers.slice(0, tiers.indexOf(tier));
  const next = faster.at(-1);
  const bad = Math.min(1, next === undefined ? threshold * 1.1 : (threshold + next.threshold) / 2);
  const healthy = Math.min(24 * HOUR, long);
  // Windows look no further back than there is history: bad × t / (healthy + t) exceeds the threshold from here on.
  const grown = (threshold * healthy) / (bad - threshold);
  const sliding = (threshold / bad) * long;
  const due = healthy + on(Math.min(grown, sliding), step) + rule.for + 10 * step;
  const times = Math.round((bad / threshold) * 10) / 10;
  return {
    name: `${nameOf(rule)}: ${times} times what it bears ${pages ? 'pages' : 'opens a ticket and pages nobody'}`,
    step,
    series: requests([{ lasts: healthy, bad: 0 }, { bad }]),
    questions: [
      neverFired(rule, healthy + rule.for - step),
      firing(rule, due, true),
      ...faster.map(({ rule: other }) => neverFired(other, due)),
    ],
  };
}

function silent({ tiers }: Common, name: string, series: (lowest: number) => readonly Series[]): UnitTest {
  const end = 8 * HOUR;
  const [first] = tiers;
  return {
    name: `${first?.rule.alert ?? ''}: ${name}`,
    step: COARSE,
    series: series(Math.min(...tiers.map(({ threshold }) => threshold))),
    questions: tiers.map(({ rule }) => neverFired(rule, end)),
  };
}

/** One pod restarts twice, which resets its counters; another is replaced by one of another name. */
function restarts(requests: Requests, lowest: number): Series[] {
  const bad = lowest * 0.5;
  const resets = requests([{ bad }]).map((series) => ({
    ...series,
    values: [3 * HOUR, 2 * HOUR, undefined].flatMap((lasts) => series.values.map((one) => lasting(one, lasts))),
  }));
  const old = requests([{ lasts: 4 * HOUR, bad }], 'app-2').map((series) => ({
    ...series,
    values: [...series.values, missing()],
  }));
  const replacement = requests([{ bad }], 'app-3').map((series) => ({
    ...series,
    values: [missing(4 * HOUR), ...series.values],
  }));
  return [...resets, ...old, ...replacement];
}

function lasting(segment: Segment, lasts: number | undefined): Segment {
  return lasts === undefined ? segment : { ...segment, lasts };
}

function on(at: number, step: number): number {
  return Math.ceil(at / step) * step;
}
