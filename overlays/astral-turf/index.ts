import { astralTurf } from './platform.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

export const platform = astralTurf;
export const environments = { staging, production };
