import { astralPlanner } from './platform.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

export const platform = astralPlanner;
export const environments = { staging, production };
