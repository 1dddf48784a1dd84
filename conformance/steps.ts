import { apiserver } from './apiserver/index.ts';
import { argocd } from './argocd/index.ts';
import { controllers } from './controllers/index.ts';
import { gatekeeper } from './gatekeeper/index.ts';
import { lint } from './lint/index.ts';
import { prometheus } from './prometheus/index.ts';
import type { Step } from './step.ts';
import { yaml } from './yaml/index.ts';

/** Every step, the cheapest to understand first. */
export const steps: readonly Step[] = [apiserver, controllers, argocd, gatekeeper, prometheus, lint, yaml];
