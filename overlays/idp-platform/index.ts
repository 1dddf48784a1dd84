import { dev } from './dev.ts';
import { idpPlatform } from './platform.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

export const platform = idpPlatform;
export const environments = { dev, staging, production };
