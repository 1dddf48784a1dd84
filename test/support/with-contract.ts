import { readFileSync } from 'node:fs';
import { environments, platform } from '../../overlays/astral-field/index.ts';
import { overlay } from '../../src/platform/layers.ts';
import { resolve } from '../../src/platform/resolve.ts';
import type { Target } from '../../src/platform/target.ts';

/** The production of astral-field with differences, in a cluster whose Terraform has more outputs. */
export function withContract(difference: object, outputs: Readonly<Record<string, unknown>>): Target {
  const file = new URL('../../contracts/astral-field/production.json', import.meta.url);
  const more = Object.entries(outputs).map(([output, value]) => [output, { value }]);
  return resolve({
    platform: overlay(platform, environments.production) as typeof platform,
    environment: 'production',
    difference,
    contract: { ...JSON.parse(readFileSync(file, 'utf8')), ...Object.fromEntries(more) },
    read: () => undefined,
  }).target;
}
