import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { selectorsOf, seriesOf } from '../selectors.ts';
import { growing, missing, type Segment, steady } from '../series.ts';
import { type Cases, limits } from './cases.ts';

const WINDOW = 300;

/** Lines that are counted from the first one on. */
function loggedTooOften({ expr }: AlertRule): Scenario[] {
  const [most = 0] = limits(expr);
  const counter = selectorsOf(expr)[0]?.metric ?? '';
  const counted = (...values: Segment[]) => [seriesOf(expr, counter, values, { service: 'app', pod: 'app-1' })];
  return [
    {
      name: 'fires: the first lines are too many',
      fires: true,
      series: counted(missing(60), steady(most + 1)),
      begins: 60,
    },
    {
      name: 'fires: a counter that is there grows too fast',
      fires: true,
      series: counted(growing(((most + 1) * 1.1) / WINDOW)),
      takes: WINDOW,
    },
    { name: 'stays silent: as many as may be', fires: false, series: counted(missing(60), steady(most)), begins: 60 },
    { name: 'stays silent: nobody ever wrote one', fires: false, series: [] },
  ];
}

/** What services say. */
export const logCases: Cases = { LoggedTooOften: loggedTooOften };
