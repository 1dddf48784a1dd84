import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { build } from '../charts/index.ts';
import { overlay } from '../src/platform/layers.ts';
import { requirements } from '../src/platform/requirements.ts';
import { resolve } from '../src/platform/resolve.ts';
import { platformSchema } from '../src/platform/schema/platform.ts';
import { shop } from './fixtures/readme/platform.ts';
import { production } from './fixtures/readme/production.ts';
import { complaintsOf, describeWithSchemas } from './support/schemas.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Sample outputs of every form. */
const SAMPLES = {
  arn: 'arn:aws:iam::000000000000:role/sample',
  bucket: 'sample-bucket',
  cidrs: ['10.0.0.0/16'],
  host: 'sample.example.com',
  name: 'sample',
  region: 'eu-west-1',
  address: '10.0.0.3',
  gcpRegion: 'europe-west1',
  azureRegion: 'westeurope',
  serviceAccount: 'sample@sample-project.iam.gserviceaccount.com',
  project: 'sample-project',
  kmsKey: 'projects/sample-project/locations/europe-west1/keyRings/disks/cryptoKeys/disks',
};

function targetOf(difference: object) {
  const spec = platformSchema.parse({
    production: true,
    ...(overlay(overlay(shop, production), difference) as object),
  });
  const outputs = requirements(spec).map(({ output, shape }) => [output, { value: SAMPLES[shape] }]);
  return resolve({
    platform: shop,
    environment: 'production',
    difference: overlay(production, difference),
    contract: Object.fromEntries(outputs),
    read: () => undefined,
  }).target;
}

describe('the README', () => {
  it.each(['platform', 'production'])('shows %s.ts as it is tested here', (name) => {
    const text = readFileSync(new URL(`./fixtures/readme/${name}.ts`, import.meta.url), 'utf8');
    expect(readme).toContain(text.replace('../../../src/', '../../src/'));
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const [, script = ''] of readme.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script);
  });

  it('does not promise more of its example than comes out', () => {
    const objects = build(targetOf({})).map(({ object }) => `${object.kind}/${object.metadata.name}`);
    expect(objects).toEqual(
      expect.arrayContaining([
        'NetworkPolicy/web-to-worker',
        'NetworkPolicy/worker-from-web',
        'NetworkPolicy/worker-to-egress-proxy',
      ]),
    );
    const config = build(targetOf({})).find(({ object }) => object.metadata.name === 'web-config');
    expect(config?.object.data).toMatchObject({ WORKER_URL: 'http://worker.shop-production.svc' });
  });
});

const edge = { certificate: { email: 'ops@shop.example.com' } };
const page = { runbooks: 'https://example.com/runbooks', grafana: 'https://grafana.example.com' };

describeWithSchemas('a small platform', { kubernetes: '1.34' }, (schemas) => {
  it.each([
    ['as in the README', {}],
    [
      'with one service and nothing else',
      { stores: { orders: null }, services: { worker: null, web: { uses: [], scale: null } } },
    ],
    [
      'with a gateway and a load balancer of its own',
      { edge: { kind: 'gateway', ...edge }, services: { web: { public: {} } } },
    ],
    ['with an ingress', { edge: { kind: 'ingress', ...edge }, services: { web: { public: {} } } }],
    ['with a canary that is not public', { services: { web: { metrics: {}, delivery: { kind: 'canary' } } } }],
    [
      'with blue-green behind a gateway',
      {
        edge: { kind: 'gateway', ...edge },
        services: { web: { public: {}, metrics: {}, delivery: { kind: 'blue-green' } } },
      },
    ],
    [
      'with a canary behind an ingress',
      {
        edge: { kind: 'ingress', ...edge },
        services: { web: { public: {}, metrics: {}, delivery: { kind: 'canary' } } },
      },
    ],
    ['with alerts to Slack alone', { alerts: { ...page, slack: { channel: '#shop' } } }],
    ['with alerts and nobody to tell', { alerts: page }],
    ['with logs and a budget', { logs: { kind: 'elastic', version: '9.4.4' }, budget: { monthly: 100 } }],
    ['with backups', { backup: { schedules: { daily: { cron: '0 2 * * *', keep: '7d', of: 'application' } } } }],
    ['with addresses instead of the egress proxy', { egress: { kind: 'cidrs' } }],
    ['outside production', { production: false }],
  ])('%s becomes objects that the API server accepts', (_what, difference) => {
    const objects = build(targetOf(difference)).map(({ object }) => object);
    expect(objects.length).toBeGreaterThan(20);
    expect(complaintsOf(schemas, objects)).toEqual([]);
  });
});
