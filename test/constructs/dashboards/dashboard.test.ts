import { describe, expect, it } from 'vitest';
import type { Board, BoardPanel } from '../../../src/constructs/dashboards/board.ts';
import { dashboard } from '../../../src/constructs/dashboards/dashboard.ts';

const number = (title: string, width: number): BoardPanel => ({
  kind: 'number',
  title,
  description: 'why',
  width,
  queries: [{ expr: 'up' }],
});
const graph = (title: string, width: number): BoardPanel => ({
  kind: 'graph',
  title,
  description: 'why',
  width,
  queries: [{ expr: 'up', legend: '{{job}}' }, { expr: 'sum(up)' }],
});
const board = (rows: Board['rows'], more: Partial<Board> = {}): Board => ({
  uid: 'shop-application',
  title: 'Shop',
  description: 'Shop',
  tags: ['shop'],
  rows,
  ...more,
});

describe('dashboard', () => {
  it('lets panels flow from left to right, and starts a line where one does not fit', () => {
    const { panels } = dashboard(board([{ title: 'A', panels: [number('a', 12), number('b', 12), graph('c', 24)] }]));
    expect(panels?.map((p) => p.gridPos)).toEqual([
      { x: 0, y: 0, w: 24, h: 1 },
      { x: 0, y: 1, w: 12, h: 4 },
      { x: 12, y: 1, w: 12, h: 4 },
      { x: 0, y: 5, w: 24, h: 8 },
    ]);
  });

  it('numbers panels from 1 and names queries A, B, C', () => {
    const { panels } = dashboard(board([{ title: 'A', panels: [graph('a', 12), graph('b', 12)] }]));
    expect(panels?.map((p) => p.id)).toEqual([1, 2, 3]);
    expect(JSON.parse(JSON.stringify(panels?.[2])).targets.map((t: { refId: string }) => t.refId)).toEqual(['A', 'B']);
  });

  it('keeps the panels of a collapsed row inside it, and takes one line for it', () => {
    const rows = [
      { title: 'A', collapsed: true, panels: [graph('a', 24)] },
      { title: 'B', panels: [graph('b', 24)] },
    ];
    const made = JSON.parse(JSON.stringify(dashboard(board(rows)).panels));
    expect(made.map((p: { title: string }) => p.title)).toEqual(['A', 'B', 'b']);
    expect(made[0].panels).toHaveLength(1);
    expect(made[1].gridPos.y).toBe(1);
  });

  it('asks the data source that the reader picks', () => {
    const made = JSON.parse(JSON.stringify(dashboard(board([{ title: 'A', panels: [number('a', 24)] }]))));
    const picked = { type: 'prometheus', uid: '$' + '{datasource}' };
    expect([made.panels[1].datasource, made.panels[1].targets[0].datasource]).toEqual([picked, picked]);
    expect(made.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' });
  });

  it('shows the last value of a number, and says which legends a graph has', () => {
    const { panels } = dashboard(board([{ title: 'A', panels: [number('a', 12), graph('b', 12)] }]));
    const made = JSON.parse(JSON.stringify(panels));
    expect(made[1].options.reduceOptions.calcs).toEqual(['lastNotNull']);
    expect(made[2].options.legend).toMatchObject({ showLegend: true, calcs: ['mean', 'max', 'lastNotNull'] });
  });

  it('refuses a panel wider than the grid, and a uid that Grafana does not take', () => {
    expect(() => dashboard(board([{ title: 'A', panels: [number('a', 25)] }]))).toThrow(
      "dashboard 'Shop / A / a': width 25 does not fit. fix: use 1 to 24 columns",
    );
    expect(() => dashboard(board([], { uid: 'x'.repeat(41) }))).toThrow('fix: use at most 40 letters, digits, - and _');
  });
});
