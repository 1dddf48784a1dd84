import { defineEnvironment } from '../../src/platform/index.ts';
import { astralPlanner } from './platform.ts';

/** The platform as it is described: production adds nothing. */
export const production = defineEnvironment(astralPlanner, {});
