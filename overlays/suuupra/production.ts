import { defineEnvironment } from '../../src/platform/index.ts';
import { suuupra } from './platform.ts';

export const production = defineEnvironment(suuupra, {});
