import { readFileSync } from 'node:fs';
import { environments, platform } from '../../overlays/astral-turf/index.ts';
import { overlay } from '../../src/platform/layers.ts';
import { resolve } from '../../src/platform/resolve.ts';
import type { Target } from '../../src/platform/target.ts';

/** What Terraform says of one environment of astral-turf. */
export function contract(environment: string): object {
  return JSON.parse(readFileSync(new URL(`../../contracts/astral-turf/${environment}.json`, import.meta.url), 'utf8'));
}

/** The tactical board in one region of its production, with differences laid over it. */
export function turfTarget(
  region = 'us-central1',
  difference: object = {},
  /** Terraform outputs beside those of the contract. */
  outputs: Readonly<Record<string, unknown>> = {},
): Target {
  return resolve({
    platform: overlay(platform, environments.production) as typeof platform,
    environment: 'production',
    region,
    difference,
    contract: {
      ...contract(`production/${region}`),
      ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])),
    },
    read: () => undefined,
  }).target;
}
