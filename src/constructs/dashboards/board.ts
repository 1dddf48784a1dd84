/** What a dashboard shows, without where: the builder places panels, numbers them and names their queries. */
export interface Board {
  /** Stable across environments' rebuilds: links and alerts name it. At most 40 characters. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Boards that share the first tag link to each other. */
  readonly tags: readonly [string, ...string[]];
  /** How far back it looks when opened, e.g. `6h`. Default: 6h. */
  readonly span?: string;
  readonly links?: readonly BoardLink[];
  readonly rows: readonly BoardRow[];
}

/** A page outside Grafana, such as a runbook. */
export interface BoardLink {
  readonly title: string;
  readonly url: string;
}

export interface BoardRow {
  readonly title: string;
  /** Opened by a click; its queries run only then. Default: false. */
  readonly collapsed?: boolean;
  readonly panels: readonly BoardPanel[];
}

export interface Query {
  readonly expr: string;
  /** Name of the series, with `{{label}}` filled in. Default: all its labels. */
  readonly legend?: string;
}

/** From `from` upward, the colour. The first one has no `from`: it colours everything below the second. */
export interface Threshold {
  readonly from?: number;
  readonly color: 'green' | 'yellow' | 'orange' | 'red' | 'blue' | 'transparent';
}

interface PanelBase {
  readonly title: string;
  /** What a reader may conclude from it, and what to do: shown behind the (i). */
  readonly description: string;
  /** Columns of 24. */
  readonly width: number;
  /** Lines of about 30 pixels. Default: 4 for a number, 8 for everything else. */
  readonly height?: number;
}

interface DataPanel extends PanelBase {
  readonly queries: readonly [Query, ...Query[]];
  /** Grafana's unit, e.g. `reqps`, `percentunit`, `s`, `bytes`, `currencyUSD`. Default: `short`. */
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: readonly Threshold[];
  /** Shown where a query finds nothing. Default: Grafana's `No data`. */
  readonly empty?: string;
}

/** One number, or one word, for now. */
export interface NumberPanel extends DataPanel {
  readonly kind: 'number';
  /** The series' name instead of its value, e.g. a phase. Default: false. */
  readonly showName?: boolean;
  /** Evaluate once, at the end of the time range, instead of drawing a sparkline: for expensive queries. Default: false. */
  readonly once?: boolean;
}

/** Values over time. */
export interface GraphPanel extends DataPanel {
  readonly kind: 'graph';
  /** Series add up. Default: false. */
  readonly stacked?: boolean;
}

/** One bar for each series, for now. */
export interface BarsPanel extends DataPanel {
  readonly kind: 'bars';
}

export interface Column {
  /** A label, or `Value #A` for the first query's values, `Value #B` for the second's. */
  readonly field: string;
  readonly title: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly thresholds?: readonly Threshold[];
}

/** One line for each series, for now; queries are joined on the labels they share. */
export interface TablePanel extends DataPanel {
  readonly kind: 'table';
  readonly columns: readonly [Column, ...Column[]];
  /** The title of the column that sorts the lines. */
  readonly sortBy: { readonly column: string; readonly descending: boolean };
}

/** Words, in Markdown. */
export interface TextPanel extends PanelBase {
  readonly kind: 'text';
  readonly content: string;
}

export type BoardPanel = NumberPanel | GraphPanel | BarsPanel | TablePanel | TextPanel;
