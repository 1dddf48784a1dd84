import { dev } from './dev.ts';
import { astralField } from './platform.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

export const platform = astralField;
export const environments = { dev, staging, production };
