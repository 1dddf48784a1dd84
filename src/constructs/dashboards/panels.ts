import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  type DataSourceRef,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableSortByFieldStateBuilder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TextBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type {
  BarsPanel,
  BoardPanel,
  Column,
  GraphPanel,
  NumberPanel,
  TablePanel,
  TextPanel,
  Threshold,
} from './board.ts';

/** The data source that the reader picks: dashboards are not tied to the name of one Prometheus. */
export const datasource: DataSourceRef = { type: 'prometheus', uid: '$' + '{datasource}' };

type DataPanel = Exclude<BoardPanel, TextPanel>;

/** How the panel looks, without its place and number. */
export function panel(spec: BoardPanel): Panel {
  const built = shape(spec).build();
  return { ...built, title: spec.title, description: spec.description };
}

function shape(spec: BoardPanel): Builder<Panel> {
  switch (spec.kind) {
    case 'number':
      return numberPanel(spec);
    case 'graph':
      return graphPanel(spec);
    case 'bars':
      return barsPanel(spec);
    case 'table':
      return tablePanel(spec);
    case 'text':
      return new TextBuilder().mode(TextMode.Markdown).content(spec.content);
  }
}

function numberPanel(spec: NumberPanel): Builder<Panel> {
  const builder = new StatBuilder()
    .targets(targets(spec, spec.once || spec.showName ? 'instant' : 'range'))
    .reduceOptions(lastValue())
    .graphMode(spec.once || spec.showName ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .colorMode(spec.thresholds ? BigValueColorMode.BackgroundSolid : BigValueColorMode.Value)
    .textMode(spec.showName ? BigValueTextMode.Name : BigValueTextMode.Auto);
  return withValues(builder, spec);
}

function graphPanel(spec: GraphPanel): Builder<Panel> {
  const builder = new TimeSeriesBuilder()
    .targets(targets(spec, 'range'))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .calcs(['mean', 'max', 'lastNotNull']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .lineWidth(1)
    .fillOpacity(spec.stacked ? 30 : 8);
  if (spec.stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (spec.thresholds)
    builder.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  return withValues(builder, spec);
}

function barsPanel(spec: BarsPanel): Builder<Panel> {
  const builder = new BarGaugeBuilder()
    .targets(targets(spec, 'instant'))
    .reduceOptions(lastValue())
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .showUnfilled(true);
  return withValues(builder, spec);
}

function tablePanel(spec: TablePanel): Builder<Panel> {
  const builder = new TableBuilder()
    .targets(targets(spec, 'table'))
    .filterable(true)
    .sortBy([new TableSortByFieldStateBuilder().displayName(spec.sortBy.column).desc(spec.sortBy.descending)])
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'filterFieldsByName', options: { include: { names: spec.columns.map((c) => c.field) } } })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(spec.columns.map((c, index) => [c.field, index])),
        renameByName: Object.fromEntries(spec.columns.map((c) => [c.field, c.title])),
      },
    });
  for (const column of spec.columns) {
    const properties = columnProperties(column);
    if (properties.length > 0) builder.overrideByName(column.title, properties);
  }
  return withValues(builder, spec);
}

function columnProperties(column: Column): DynamicConfigValue[] {
  const properties: DynamicConfigValue[] = [];
  if (column.unit !== undefined) properties.push({ id: 'unit', value: column.unit });
  if (column.decimals !== undefined) properties.push({ id: 'decimals', value: column.decimals });
  if (column.thresholds) {
    properties.push({ id: 'thresholds', value: thresholds(column.thresholds).build() });
    properties.push({ id: 'custom.cellOptions', value: { type: 'color-text' } });
  }
  return properties;
}

/** What all builders of panels with data have in common: the SDK gives them no interface for it. */
interface ValueBuilder extends Builder<Panel> {
  datasource(ref: DataSourceRef): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  min(min: number): this;
  max(max: number): this;
  noValue(text: string): this;
  thresholds(config: Builder<{ mode: ThresholdsMode; steps: { value: number | null; color: string }[] }>): this;
}

function withValues(builder: ValueBuilder, spec: DataPanel): ValueBuilder {
  builder.datasource(datasource).unit(spec.unit ?? 'short');
  if (spec.decimals !== undefined) builder.decimals(spec.decimals);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.empty !== undefined) builder.noValue(spec.empty);
  if (spec.thresholds) builder.thresholds(thresholds(spec.thresholds));
  return builder;
}

function thresholds(steps: readonly Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(({ from, color }) => ({ value: from ?? null, color })));
}

function lastValue(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false);
}

/** Queries get the names A, B, C … in their order: the SDK gives them none. */
function targets(spec: DataPanel, as: 'range' | 'instant' | 'table'): DataqueryBuilder[] {
  return spec.queries.map(({ expr, legend }, index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
      .datasource(datasource)
      .expr(expr)
      .legendFormat(legend ?? '__auto');
    if (as === 'range') return query.range();
    return as === 'table' ? query.instant().format(PromQueryFormat.Table) : query.instant();
  });
}
