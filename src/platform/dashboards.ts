import type { Target } from './target.ts';

/** The dashboards that a platform can have. */
export const boards = ['overview', 'application', 'infrastructure', 'business', 'security', 'cost'] as const;
export type Board = (typeof boards)[number];

/** The dashboard's uid: alerts link to `<grafana>/d/<uid>`, so it never changes. */
export function dashboardUid(target: Pick<Target, 'platform'>, board: Board): string {
  return `${target.platform}-${board}`;
}
