import { dev } from './dev.ts';
import { suuupra } from './platform.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

export const platform = suuupra;
export const environments = { dev, staging, production };
