import { apiserver } from './apiserver/index.ts';
import type { Step } from './step.ts';

/** Every step, the cheapest to understand first. */
export const steps: readonly Step[] = [apiserver];
