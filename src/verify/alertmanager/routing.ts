import { compilesAsRe2, matchesWhole } from '../promql/re2.ts';
import type { Alert } from './alerts.ts';
import type { AlertmanagerConfig, LabelMatch, Route } from './config.ts';

/** Whether something holds: always, never, or depending on what is not known here. */
export type Certainty = 'yes' | 'no' | 'maybe';

/** Where an alert ends up. */
export interface Leaf {
  readonly config: AlertmanagerConfig;
  readonly route: Route;
  readonly receiver: string;
  readonly certainty: 'yes' | 'maybe';
}

/** Whether an alert matches what a route or an inhibition asks of a label. A label that is not there is empty. */
export function matchesAlert({ name, type, value }: LabelMatch, alert: Alert): Certainty {
  const own = alert.label(name);
  if (own === undefined) return 'maybe';
  const text = own ?? '';
  if ((type === '=~' || type === '!~') && !compilesAsRe2(value)) return 'maybe';
  const equal = type === '=' || type === '!=' ? text === value : matchesWhole(value, text);
  return equal === (type === '=' || type === '=~') ? 'yes' : 'no';
}

/** Whether it matches all. */
export function matchesAll(matchers: readonly LabelMatch[], alert: Alert): Certainty {
  const all = matchers.map((matcher) => matchesAlert(matcher, alert));
  if (all.includes('no')) return 'no';
  return all.includes('maybe') ? 'maybe' : 'yes';
}

/** The routes of one AlertmanagerConfig that an alert may end in; none when it never gets in. */
export function leavesOf(config: AlertmanagerConfig, alert: Alert): Leaf[] {
  const { route, namespace } = config;
  if (!route) return [];
  const root: Route =
    namespace === undefined
      ? route
      : { ...route, matchers: [...route.matchers, { name: 'namespace', type: '=', value: namespace, path: '' }] };
  return descend(config, root, alert, undefined);
}

function descend(config: AlertmanagerConfig, route: Route, alert: Alert, inherited: string | undefined): Leaf[] {
  const own = matchesAll(route.matchers, alert);
  if (own === 'no') return [];
  const receiver = route.receiver ?? inherited;
  const found: Leaf[] = [];
  let caught: Certainty = 'no';
  for (const child of route.routes) {
    const matched = matchesAll(child.matchers, alert);
    if (matched === 'no') continue;
    found.push(...descend(config, child, alert, receiver));
    caught = matched === 'yes' ? 'yes' : caught === 'no' ? 'maybe' : caught;
    if (matched === 'yes' && !child.continues) break;
  }
  if (caught !== 'yes' && receiver !== undefined) {
    found.push({ config, route, receiver, certainty: caught === 'maybe' || own === 'maybe' ? 'maybe' : 'yes' });
  }
  return found.map((leaf) => (own === 'maybe' ? { ...leaf, certainty: 'maybe' } : leaf));
}
