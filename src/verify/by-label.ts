import { push } from './lists.ts';
import { selects, selectsPlain } from './selectors.ts';
import { objectAt } from './values.ts';

/** The value of a label; `null` when it is never there, undefined when nobody knows. */
type LabelOf<T> = (item: T, label: string) => string | null | undefined;

interface Having<T> {
  readonly byValue: Map<string | null, T[]>;
  /** Those that may have any value. */
  readonly unsure: T[];
}

/** Things by their labels. A label is indexed when it is first asked for. */
export class ByLabel<T> {
  readonly #items: readonly T[];
  readonly #labelOf: LabelOf<T>;
  readonly #known = new Map<string, Having<T>>();

  constructor(items: readonly T[], labelOf: LabelOf<T>) {
    this.#items = items;
    this.#labelOf = labelOf;
  }

  /**
   * All that may have these labels, and few others: those that have the rarest of them, or may have it. Whoever asks looks at
   * the rest.
   */
  near(wanted: Iterable<readonly [label: string, value: string | null]>): readonly T[] {
    let [having, unsure]: [readonly T[], readonly T[]] = [this.#items, []];
    for (const [label, value] of wanted) {
      const found = this.#having(label);
      const own = found.byValue.get(value) ?? [];
      if (own.length + found.unsure.length < having.length + unsure.length) [having, unsure] = [own, found.unsure];
    }
    return unsure.length === 0 ? having : [...having, ...unsure];
  }

  #having(label: string): Having<T> {
    let having = this.#known.get(label);
    if (!having) {
      having = { byValue: new Map(), unsure: [] };
      for (const item of this.#items) {
        const value = this.#labelOf(item, label);
        if (value === undefined) having.unsure.push(item);
        else push(having.byValue, value, item);
      }
      this.#known.set(label, having);
    }
    return having;
  }
}

/** What has a namespace and labels, such as pods. */
interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Things in namespaces, for selectors to find: as many are looked at as have the rarest label, not all for each selector. */
export class InNamespaces<T> {
  readonly #namespaces = new Map<string, ByLabel<T>>();
  readonly #of: (item: T) => Labelled;

  constructor(items: Iterable<T>, of: (item: T) => Labelled) {
    const lists = new Map<string, T[]>();
    for (const item of items) push(lists, of(item).namespace, item);
    for (const [namespace, list] of lists) {
      this.#namespaces.set(namespace, new ByLabel(list, (item, label) => of(item).labels[label] ?? null));
    }
    this.#of = of;
  }

  get namespaces(): Iterable<string> {
    return this.#namespaces.keys();
  }

  /** Those that a LabelSelector selects. */
  selected(namespace: string, selector: unknown): readonly T[] {
    return this.#near(namespace, objectAt(selector, 'matchLabels')).filter((item) =>
      selects(selector, this.#of(item).labels),
    );
  }

  /** Those that a plain map of labels selects, as a Service's; an empty one selects nothing. */
  selectedPlain(namespace: string, selector: unknown): readonly T[] {
    return this.#near(namespace, objectAt(selector)).filter((item) => selectsPlain(selector, this.#of(item).labels));
  }

  #near(namespace: string, labels: Readonly<Record<string, unknown>>): readonly T[] {
    const wanted = Object.entries(labels).map(([label, value]) => [label, String(value)] as const);
    return this.#namespaces.get(namespace)?.near(wanted) ?? [];
  }
}
