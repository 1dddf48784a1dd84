import { readFileSync } from 'node:fs';
import * as field from '../../overlays/astral-field/index.ts';
import { environments, platform } from '../../overlays/astral-planner/index.ts';
import * as idp from '../../overlays/idp-platform/index.ts';
import * as suuupra from '../../overlays/suuupra/index.ts';
import type { AnyPlatform } from '../../src/platform/define.ts';
import { overlay } from '../../src/platform/layers.ts';
import { resolve } from '../../src/platform/resolve.ts';
import type { Target } from '../../src/platform/target.ts';

const contract: unknown = JSON.parse(
  readFileSync(new URL('../../contracts/astral-planner/production.json', import.meta.url), 'utf8'),
);

/** The astral-planner platform, with differences laid over its production (or named) environment. */
export function sampleTarget(
  difference: object = {},
  environment: keyof typeof environments = 'production',
  outputs: unknown = contract,
): Target {
  return resolve({
    platform: overlay(platform, environments[environment]) as typeof platform,
    environment,
    difference,
    contract: outputs,
    read: () => undefined,
  }).target;
}

/** The astral-field platform, which keeps its databases in the cluster, with differences laid over one of its environments. */
export function fieldTarget(
  difference: object = {},
  environment: keyof typeof field.environments = 'production',
  /** Terraform outputs beside those of the contract. */
  outputs: Readonly<Record<string, unknown>> = {},
): Target {
  return targetOf(field.platform, field.environments[environment], environment, difference, outputs);
}

/** The suuupra platform, which runs data services of many kinds in the cluster, with differences laid over one of its environments. */
export function suuupraTarget(
  difference: object = {},
  environment: keyof typeof suuupra.environments = 'production',
  /** Terraform outputs beside those of the contract. */
  outputs: Readonly<Record<string, unknown>> = {},
): Target {
  return targetOf(suuupra.platform, suuupra.environments[environment], environment, difference, outputs);
}

function targetOf<P extends AnyPlatform>(
  platform: P,
  own: object,
  environment: string,
  difference: object,
  outputs: Readonly<Record<string, unknown>> = {},
): Target {
  const file = new URL(`../../contracts/${platform.name}/${environment}.json`, import.meta.url);
  return resolve({
    platform: overlay(platform, own) as P,
    environment,
    difference,
    contract: {
      ...JSON.parse(readFileSync(file, 'utf8')),
      ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])),
    },
    read: () => undefined,
  }).target;
}

/** The internal developer platform, whose services stand in two colours, with differences laid over one of its environments. */
export function idpTarget(difference: object = {}, environment: keyof typeof idp.environments = 'production'): Target {
  return resolve({
    platform: overlay(idp.platform, idp.environments[environment]) as typeof idp.platform,
    environment,
    difference,
    contract: JSON.parse(
      readFileSync(new URL(`../../contracts/idp-platform/${environment}.json`, import.meta.url), 'utf8'),
    ),
    read: () => undefined,
  }).target;
}

/** The astral-planner platform in a mesh, with a second service behind the first, and differences laid over it. */
export function meshTarget(difference: object = {}, environment: keyof typeof environments = 'production'): Target {
  return sampleTarget(
    overlay(
      {
        mesh: { kind: 'istio', id: 'sample-mesh' },
        edge: { kind: 'mesh', via: 'alb', certificate: { email: 'ops@astral-planner.com' } },
        egress: { kind: 'mesh' },
        services: {
          app: { uses: ['postgres', 'redis', 'files', 'openai', 'stripe', 'payments'] },
          payments: {
            image: 'ghcr.io/astral-planner/payments',
            version: 'v1.0.0',
            port: 8080,
            uses: ['postgres', 'stripe'],
            metrics: {},
            resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '256Mi' } },
            scale: { min: 3, max: 6, on: [{ on: 'cpu', utilization: 70 }] },
            delivery: { kind: 'canary', steps: [10, 50], pause: '5m' },
          },
        },
      },
      difference,
    ) as object,
    environment,
  );
}
