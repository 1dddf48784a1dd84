import type { Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { at, isPlain, listAt, objectAt, textAt } from '../values.ts';
import { parsedOnce } from './forms.ts';
import type { Parsed } from './parse.ts';

/** A PromQL expression of a manifest. */
export interface Query {
  readonly subject: Subject;
  /** Where it lies, e.g. `spec.groups[web].rules[3].expr`. */
  readonly path: string;
  /** As it is written. */
  readonly text: string;
  /** What was read, with templates filled in. */
  readonly parsed: Parsed;
  /** A template may become anything where it stands, so that what is wrong here may be right when it is filled in. */
  readonly open: boolean;
}

/** A rule of a PrometheusRule. */
export interface Rule extends Query {
  readonly alert: string | undefined;
  readonly record: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Path of the rule, e.g. `spec.groups[web].rules[3]`. */
  readonly rule: string;
}

const cached = new WeakMap<ManifestSet, { rules: readonly Rule[]; queries: readonly Query[] }>();
/** Parsing is most of the work: each object is read once, in whichever sets it is. */
const readBefore = new WeakMap<Subject, readonly Query[]>();

/** Rules of all PrometheusRules. */
export function rulesOf(set: ManifestSet): readonly Rule[] {
  return read(set).rules;
}

/** Every PromQL expression: rules, dashboards, analyses, and triggers of autoscalers. */
export function queriesOf(set: ManifestSet): readonly Query[] {
  return read(set).queries;
}

function read(set: ManifestSet) {
  const known = cached.get(set);
  if (known) return known;
  const rules = set.ofKind('PrometheusRule').flatMap((subject) => once(subject, rulesIn));
  const others = OTHERS.flatMap(([kind, read]) => set.ofKind(kind).flatMap((subject) => once(subject, read)));
  const queries = [...rules, ...others];
  const found = { rules, queries };
  cached.set(set, found);
  return found;
}

const OTHERS: readonly (readonly [kind: string, read: (subject: Subject) => Query[]])[] = [
  ['AnalysisTemplate', inAnalysis],
  ['ClusterAnalysisTemplate', inAnalysis],
  ['ScaledObject', inTriggers],
  ['ScaledJob', inTriggers],
  ['ConfigMap', inDashboard],
];

function once<T extends Query>(subject: Subject, read: (subject: Subject) => T[]): readonly T[] {
  const known = readBefore.get(subject) ?? read(subject);
  readBefore.set(subject, known);
  return known as readonly T[];
}

function rulesIn(subject: Subject): Rule[] {
  return listAt(subject.object, 'spec', 'groups').flatMap((group, g) =>
    listAt(group, 'rules').map((rule, r): Rule => {
      const path = `spec.groups[${textAt(group, 'name') ?? g}].rules[${r}]`;
      const expr = at(rule, 'expr');
      const text = typeof expr === 'string' ? expr : String(expr ?? '');
      return {
        ...query(subject, `${path}.expr`, text),
        rule: path,
        alert: textAt(rule, 'alert'),
        record: textAt(rule, 'record'),
        labels: texts(objectAt(rule, 'labels')),
        annotations: texts(objectAt(rule, 'annotations')),
      };
    }),
  );
}

function inAnalysis(subject: Subject): Query[] {
  return listAt(subject.object, 'spec', 'metrics').flatMap((metric, m) => {
    const text = textAt(metric, 'provider', 'prometheus', 'query');
    const path = `spec.metrics[${textAt(metric, 'name') ?? m}].provider.prometheus.query`;
    return text === undefined ? [] : [query(subject, path, text)];
  });
}

function inTriggers(subject: Subject): Query[] {
  return listAt(subject.object, 'spec', 'triggers').flatMap((trigger, t) => {
    const text = textAt(trigger, 'type') === 'prometheus' ? textAt(trigger, 'metadata', 'query') : undefined;
    const path = `spec.triggers[${textAt(trigger, 'name') ?? t}].metadata.query`;
    return text === undefined ? [] : [query(subject, path, text)];
  });
}

/** Dashboards are ConfigMaps that Grafana's sidecar finds by their label. */
function inDashboard(subject: Subject): Query[] {
  if (subject.object.metadata.labels?.grafana_dashboard === undefined) return [];
  return Object.entries(objectAt(subject.object, 'data')).flatMap(([file, text]) =>
    typeof text === 'string' ? inPanels(subject, `data["${file}"]`, json(text)) : [],
  );
}

function inPanels(subject: Subject, path: string, dashboard: unknown): Query[] {
  return listAt(dashboard, 'panels').flatMap((panel, p): Query[] => {
    const here = `${path}.panels[${textAt(panel, 'title') ?? p}]`;
    const own = listAt(panel, 'targets').flatMap((target, t) => {
      const text = textAt(target, 'expr');
      if (!text || !isPrometheus(target, panel)) return [];
      return [query(subject, `${here}.targets[${textAt(target, 'refId') ?? t}].expr`, text)];
    });
    return [...own, ...inPanels(subject, here, panel)];
  });
}

/** Loki and others have an `expr` too. What names no data source is Prometheus' when nothing says otherwise. */
function isPrometheus(target: unknown, panel: unknown): boolean {
  const type = textAt(target, 'datasource', 'type') ?? textAt(panel, 'datasource', 'type');
  return type === undefined || type === 'prometheus';
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const ARGUMENT = /\{\{\s*args\.[\w-]+\s*\}\}/g;
const VARIABLE = /\$\{?(__)?(\w+)(:\w+)?\}?|\[\[(\w+)(:\w+)?\]\]/g;
const STRING = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gs;

function query(subject: Subject, path: string, text: string): Query {
  const isRule = subject.object.kind === 'PrometheusRule';
  const { filled, open } = isRule ? { filled: text, open: false } : fill(text);
  return { subject, path, text, parsed: parsedOnce(filled), open };
}

/**
 * Fills in the arguments of analyses (`{{args.x}}`) and the variables of Grafana. Within strings anything may stand; a
 * window becomes five minutes; elsewhere a variable may become any text, and the query stays open.
 */
function fill(text: string): { filled: string; open: boolean } {
  let open = false;
  const inStrings = text.replaceAll(STRING, (string) =>
    string
      .replaceAll(ARGUMENT, 'x')
      .replaceAll(/(\$\{?\w+(:\w+)?\}?)(?=[^\d]|$)/g, (found) => (/^\$\{?\d/.test(found) ? found : 'x')),
  );
  const pieces = inStrings.split(STRING);
  const strings = inStrings.match(STRING) ?? [];
  const filled = pieces.map((piece, index) => {
    const outside = piece
      .replaceAll(ARGUMENT, () => {
        open = true;
        return '1';
      })
      .replaceAll(VARIABLE, (_all, own: string | undefined, name: string | undefined, _f, _n, _g, offset: number) => {
        if (own && name && /^(rate_interval|interval|range)$/.test(name)) return '5m';
        if (own && name && /^(interval_ms|range_ms|range_s)$/.test(name)) return '300';
        open = true;
        return /[[:]\s*$|\boffset\s+$/.test(piece.slice(0, offset)) ? '5m' : '1';
      });
    return outside + (strings[index] ?? '');
  });
  return { filled: filled.join(''), open };
}

function texts(object: Readonly<Record<string, unknown>>): Record<string, string> {
  if (!isPlain(object)) return {};
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]));
}
