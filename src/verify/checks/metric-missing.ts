import { catalogue } from '../../addons/catalogue.ts';
import type { Check, CheckContext } from '../check.ts';
import type { Complaint, Unchecked } from '../finding.ts';
import { imagesOf } from '../images.ts';
import { push } from '../lists.ts';
import { countedLines } from '../promql/counted-lines.ts';
import { type Exporter, exporters, isEverywhere, knownMetrics } from '../promql/exporters.ts';
import { type Query, queriesOf, rulesOf } from '../promql/queries.ts';
import { metricsOf } from '../promql/tree.ts';
import { addonsIn } from '../references/addons.ts';
import { type World, worldOf } from '../references/world.ts';
import { nearest } from '../schema/nearest.ts';

export const metricMissing: Check = {
  id: 'metric-missing',
  severity: 'warning',
  family: 'rules',
  about: 'A rule, dashboard, analysis or autoscaler reads a metric that nothing among the manifests exposes.',
  protects: 'The panel stays empty, the alert silent, and the analysis without data, and all of them look well.',
  fix: 'correct the name, or install what exposes it',
  *run(context) {
    const { set } = context;
    const sources = new Sources(context);
    const unsure = new Map<Query['subject'], string[]>();
    for (const query of queriesOf(set)) {
      if ('problem' in query.parsed) continue;
      for (const metric of new Set(metricsOf(query.parsed.expr))) {
        const found = sources.judge(metric, query);
        if (found === undefined) continue;
        if ('unchecked' in found) push(unsure, query.subject, metric);
        else yield found;
      }
    }
    for (const [subject, metrics] of unsure) {
      const names = [...new Set(metrics)].sort();
      yield { subject, unchecked: `reads metrics of which it is not known whether they exist: ${names.join(', ')}` };
    }
  },
};

/** Who among the manifests exposes what. */
class Sources {
  readonly #world: World;
  readonly #recorded: ReadonlySet<string | undefined>;
  readonly #counted: ReadonlySet<string>;
  readonly #there: ReadonlySet<Exporter>;
  /** What the overlay says: metrics that its own queries name are the services'. */
  readonly #overlay: string;
  readonly #overlayHas = new Map<string, boolean>();
  /** Expressions of the catalogue, each tried against its software. */
  readonly #catalogue: string;

  constructor(context: CheckContext) {
    this.#world = worldOf(context);
    this.#recorded = new Set(rulesOf(context.set).map(({ record }) => record));
    this.#counted = countedLines(context.set);
    this.#overlay = context.intent ? JSON.stringify(context.intent.spec) : '';
    this.#catalogue = Object.values(catalogue)
      .map(({ health }) => health?.expr ?? '')
      .join('\n');
    const addons = new Set<string>(addonsIn(this.#world).keys());
    const images = [...new Set(imagesOf(context.set).map(({ image }) => image.repository))];
    const has = (kind: string) => {
      const [group = '', name = ''] = kind.split('/');
      return this.#world.all(group, name).length > 0;
    };
    this.#there = new Set(
      exporters.filter(
        (exporter) =>
          exporter.addons?.some((id) => addons.has(id)) ||
          exporter.kinds?.some(has) ||
          images.some((image) => exporter.images?.test(image)),
      ),
    );
  }

  judge(metric: string, { subject, path }: Query): Complaint | Unchecked | undefined {
    // Names with a colon are of recording rules, which have a check of their own.
    if (metric.includes(':') || isEverywhere(metric) || this.#recorded.has(metric)) return undefined;
    if (this.#counted.has(metric) || this.#inOverlay(metric)) return undefined;
    const exporter = knownMetrics.get(metric);
    if (exporter && this.#there.has(exporter)) return undefined;
    const unknown: Unchecked = { subject, unchecked: metric };
    if (!this.#world.whole || !this.#world.ours) return unknown;
    if (exporter)
      return { subject, path, message: `reads ${metric}, which ${exporter.by} exposes, and that is not here` };
    if (has(this.#catalogue, metric)) return undefined;
    const family = exporters.filter(({ prefixes }) => prefixes.some((prefix) => metric.startsWith(prefix)));
    const meant = nearest(metric, knownMetrics.keys());
    if (meant !== undefined)
      return { subject, path, message: `reads ${metric}, which nothing is known to expose; did you mean ${meant}?` };
    if (family.some((each) => this.#there.has(each))) return unknown;
    const [first] = family;
    const who = first ? `${first.by} would expose it, and that is not here` : 'nothing here is known to expose it';
    return { subject, path, message: `reads ${metric}: ${who}` };
  }

  /** An overlay is long, and metrics are few, asked for again and again. */
  #inOverlay(metric: string): boolean {
    const known = this.#overlayHas.get(metric) ?? has(this.#overlay, metric);
    this.#overlayHas.set(metric, known);
    return known;
  }
}

/** Whether a text names a metric, and not only one that it is a part of. */
function has(text: string, metric: string): boolean {
  for (let from = text.indexOf(metric); from >= 0; from = text.indexOf(metric, from + 1)) {
    const around = `${text[from - 1] ?? ''} ${text[from + metric.length] ?? ''}`;
    if (!/[\w:]/.test(around)) return true;
  }
  return false;
}
