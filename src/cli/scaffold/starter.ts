import { api, aurora, cpu, defineEnvironment, definePlatform } from '../../platform/index.ts';
import { overlay } from '../../platform/layers.ts';
import { parseSpec } from '../../platform/parse.ts';
import type { PlatformSpec } from '../../platform/schema/platform.ts';

/** What a new platform is called. */
export interface Names {
  /** `shop` */
  readonly name: string;
  /** `shop.example.com` */
  readonly domain: string;
}

/** The environments of a new platform. */
export const environmentNames = ['dev', 'staging', 'production'] as const;
export type EnvironmentName = (typeof environmentNames)[number];

/** The platform that `orrery new` begins with: as a value here, as text in `templates.ts`. A test holds them to be the same. */
export function starter({ name, domain }: Names) {
  const platform = definePlatform({
    name,
    domain,
    owner: `${name}-team`,
    repository: { url: `https://github.com/example/${name}-gitops` },
    cluster: { provider: 'aws', region: 'eu-west-1', kubernetes: '1.34' },
    objectives: { availability: 99.9 },

    stores: { orders: aurora({ secret: { DATABASE_URL: 'database_url' } }) },
    apis: { mail: api('api.postmarkapp.com', { secret: { MAIL_TOKEN: 'mail_token' } }) },

    services: {
      web: {
        image: 'ghcr.io/example/web',
        version: '1.4.2',
        port: 3000,
        uses: ['worker'],
        resources: { cpu: { request: '200m' }, memory: { request: '256Mi', limit: '256Mi' } },
        scale: { min: 2, max: 6, on: [cpu(70)] },
      },
      worker: {
        image: 'ghcr.io/example/worker',
        version: '1.4.2',
        port: 8080,
        uses: ['orders', 'mail'],
        resources: { cpu: { request: '100m' }, memory: { request: '256Mi', limit: '512Mi' } },
        replicas: 2,
      },
    },
  });
  const environments = {
    dev: defineEnvironment(platform, {
      objectives: { availability: 95 },
      services: { web: { scale: null, replicas: 1 }, worker: { replicas: 1 } },
      policies: { enforcement: 'warn', minReplicas: 1 },
      checks: { 'single-replica': 'off' },
    }),
    staging: defineEnvironment(platform, {
      objectives: { availability: 99 },
      services: { web: { scale: { max: 3 } } },
    }),
    production: defineEnvironment(platform, {}),
  };
  return { platform, environments };
}

/** One environment of a new platform, whole. */
export function starterSpec(names: Names, environment: EnvironmentName): PlatformSpec {
  const { platform, environments } = starter(names);
  const merged = overlay(overlay({ production: environment === 'production' }, platform), environments[environment]);
  const { spec, issues } = parseSpec(merged);
  if (!spec || issues.length > 0) throw new Error(`what orrery new begins with is wrong: ${JSON.stringify(issues)}`);
  return spec;
}
