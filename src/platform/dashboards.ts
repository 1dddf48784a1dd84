import type { Target } from './target.ts';

/** The dashboards that every platform has. */
export const boards = ['application', 'infrastructure', 'business', 'security', 'cost'] as const;
export type Board = (typeof boards)[number];

/** The dashboard's uid: alerts link to `<grafana>/d/<uid>`, so it never changes. */
export function dashboardUid(target: Pick<Target, 'platform'>, board: Board): string {
  return `${target.platform}-${board}`;
}
