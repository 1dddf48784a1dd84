import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type Panel,
  RowBuilder,
  type RowPanel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Board, BoardPanel, BoardRow } from './board.ts';
import { panel } from './panels.ts';

const COLUMNS = 24;
/** Grafana's own limit. */
const UID = /^[A-Za-z0-9_-]{1,40}$/;

/**
 * The JSON model of a board, as Grafana's file provisioning reads it: panels flow from left to right in the order
 * stated, numbered from 1, each row below the one before.
 */
export function dashboard(board: Board): Dashboard {
  if (!UID.test(board.uid)) {
    throw new Error(
      `dashboard '${board.title}': uid '${board.uid}' is not one Grafana accepts. fix: use at most 40 letters, digits, - and _`,
    );
  }
  const built = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags([...board.tags])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: `now-${board.span ?? '6h'}`, to: 'now' })
    .refresh('1m')
    .timezone('utc')
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .links([
      new DashboardLinkBuilder('Other dashboards')
        .type(DashboardLinkType.Dashboards)
        .tags([board.tags[0]])
        .asDropdown(true)
        .keepTime(true),
      ...(board.links ?? []).map(({ title, url }) =>
        new DashboardLinkBuilder(title).type(DashboardLinkType.Link).icon('doc').url(url).targetBlank(true),
      ),
    ])
    .build();
  // The SDK's default hides links in a menu that older versions do not have.
  const links = (built.links ?? []).map(({ placement: _, ...link }) => link);
  return { ...built, links, panels: place(board) };
}

function place(board: Board): (Panel | RowPanel)[] {
  const placed: (Panel | RowPanel)[] = [];
  let id = 0;
  let y = 0;
  for (const row of board.rows) {
    const header = new RowBuilder(row.title)
      .collapsed(row.collapsed ?? false)
      .gridPos({ x: 0, y, w: COLUMNS, h: 1 })
      .id(++id)
      .build();
    const { panels, bottom } = flow(row, y + 1, `${board.title} / ${row.title}`);
    const numbered = panels.map((p) => ({ ...p, id: ++id }));
    if (row.collapsed) placed.push({ ...header, panels: numbered });
    else placed.push(header, ...numbered);
    y = row.collapsed ? y + 1 : bottom;
  }
  return placed;
}

/** Panels side by side, and a new line where one does not fit. */
function flow(row: BoardRow, top: number, where: string): { panels: Panel[]; bottom: number } {
  let x = 0;
  let y = top;
  let tallest = 0;
  const panels = row.panels.map((spec) => {
    const h = heightOf(spec);
    if (!Number.isInteger(spec.width) || spec.width < 1 || spec.width > COLUMNS) {
      throw new Error(
        `dashboard '${where} / ${spec.title}': width ${spec.width} does not fit. fix: use 1 to ${COLUMNS} columns`,
      );
    }
    if (x + spec.width > COLUMNS) {
      x = 0;
      y += tallest;
      tallest = 0;
    }
    const placed = { ...panel(spec), gridPos: { x, y, w: spec.width, h } };
    x += spec.width;
    tallest = Math.max(tallest, h);
    return placed;
  });
  return { panels, bottom: y + tallest };
}

function heightOf(spec: BoardPanel): number {
  return spec.height ?? (spec.kind === 'number' ? 4 : 8);
}
