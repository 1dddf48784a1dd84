import { quantileScenarios } from '../quantile.ts';
import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';
import { scenariosOf } from '../shapes.ts';
import { applicationCases } from './application.ts';
import type { Cases } from './cases.ts';
import { dataServiceCases } from './data-services.ts';
import { databaseCases } from './databases.ts';
import { liveEventCases } from './live-events.ts';
import { logCases } from './logs.ts';
import { platformCases } from './platform.ts';
import { regionCases } from './regions.ts';
import { resourceCases } from './resources.ts';

const cases: Cases = {
  ...applicationCases,
  ...dataServiceCases,
  ...databaseCases,
  ...liveEventCases,
  ...logCases,
  ...platformCases,
  ...regionCases,
  ...resourceCases,
};

/** The scenarios of an alert: those written for its name, or those that follow from its expression. */
export function scenariosFor(rule: AlertRule): Scenario[] | undefined {
  return cases[rule.alert]?.(rule) ?? quantileScenarios(rule.expr) ?? scenariosOf(rule.expr);
}
