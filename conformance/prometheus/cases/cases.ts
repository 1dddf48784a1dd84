import type { AlertRule } from '../rules.ts';
import type { Scenario } from '../scenario.ts';

/**
 * Scenarios by the name of an alert whose expression says more than one series and a limit. Undefined: this rule of the
 * name is of that simple shape after all.
 */
export type Cases = Readonly<Record<string, (rule: AlertRule) => Scenario[] | undefined>>;

/** The numbers that an expression compares with, in order. */
export function limits(expr: string): number[] {
  return [...expr.matchAll(/(?:[<>]=?|==) ([\d.]+)/g)].map(([, number]) => Number(number));
}
