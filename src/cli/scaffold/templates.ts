import type { EnvironmentName, Names } from './starter.ts';

/** The text of `overlays/<name>/platform.ts`. */
export function platformText({ name, domain }: Names): string {
  return `import { api, aurora, cpu, definePlatform } from '../../src/platform/index.ts';

export const ${identifier(name)} = definePlatform({
  name: '${name}',
  domain: '${domain}',
  owner: '${name}-team',
  repository: { url: 'https://github.com/example/${name}-gitops' },
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
`;
}

const DIFFERENCES: Readonly<Record<EnvironmentName, string>> = {
  dev: `{
  objectives: { availability: 95 },
  services: { web: { scale: null, replicas: 1 }, worker: { replicas: 1 } },
  policies: { enforcement: 'warn', minReplicas: 1 },
  // One of everything is what dev is for.
  checks: { 'single-replica': 'off' },
}`,
  staging: `{
  objectives: { availability: 99 },
  services: { web: { scale: { max: 3 } } },
}`,
  production: '{}',
};

/** The text of `overlays/<name>/<environment>.ts`. */
export function environmentText({ name }: Names, environment: EnvironmentName): string {
  const platform = identifier(name);
  return `import { defineEnvironment } from '../../src/platform/index.ts';
import { ${platform} } from './platform.ts';

export const ${environment} = defineEnvironment(${platform}, ${DIFFERENCES[environment]});
`;
}

/** The text of `overlays/<name>/index.ts`. */
export function indexText({ name }: Names): string {
  const platform = identifier(name);
  return `import { dev } from './dev.ts';
import { ${platform} } from './platform.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

export const platform = ${platform};
export const environments = { dev, staging, production };
`;
}

/** `user-profiles` is `userProfiles`; a word of the language gets a `_`. */
function identifier(name: string): string {
  const camel = name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('-', '');
  return RESERVED.has(camel) ? `${camel}_` : camel;
}

/** What a platform may not be called inside its own files: words of the language, and what they import or declare. */
const RESERVED = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in ' +
    'instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while ' +
    'with yield await api aurora cpu definePlatform defineEnvironment dev staging production platform environments'
  ).split(' '),
);
