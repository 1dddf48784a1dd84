import { expect, it } from 'vitest';
import { api, aurora, cpu, defineEnvironment, definePlatform, rolling } from '../../src/platform/index.ts';

/** These are held by the type check: a line marked @ts-expect-error that compiles is an error there. */
const common = {
  name: 'shop',
  domain: 'shop.example',
  owner: 'shop',
  repository: { url: 'https://github.com/shop/gitops' },
  cluster: { provider: 'aws' as const, region: 'eu-west-1', kubernetes: '1.34' },
  objectives: { availability: 99.9 },
};
const service = {
  image: 'ghcr.io/shop/web',
  version: '1.0.0',
  port: 3000,
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '128Mi' } },
};

const shop = definePlatform({
  ...common,
  stores: { orders: aurora() },
  apis: { mail: api('api.mail.example') },
  services: {
    web: { ...service, uses: ['orders', 'mail', 'worker'], scale: { min: 2, max: 4, on: [cpu(70)] } },
    worker: { ...service, uses: ['orders'] },
  },
});

it('a dangling name in uses does not compile', () => {
  definePlatform({
    ...common,
    stores: { orders: aurora() },
    services: {
      // @ts-expect-error 'order' is no store, API or service
      web: { ...service, uses: ['order'] },
    },
  });
});

it('a service that uses itself does not compile', () => {
  definePlatform({
    ...common,
    services: {
      // @ts-expect-error a service is not its own neighbour
      web: { ...service, uses: ['web'] },
      worker: service,
    },
  });
});

it('an unknown key does not compile, in a platform or an environment', () => {
  // @ts-expect-error no such key
  definePlatform({ ...common, services: { web: service }, colour: 'red' });
  // @ts-expect-error no such key
  defineEnvironment(shop, { colour: 'red' });
  // @ts-expect-error no such service
  defineEnvironment(shop, { services: { wbe: { port: 3001 } } });
  // @ts-expect-error no such key of a service
  defineEnvironment(shop, { services: { web: { prot: 3001 } } });
});

it('a missing required key does not compile', () => {
  const { port: _, ...without } = service;
  // @ts-expect-error the port is missing
  definePlatform({ ...common, services: { web: without } });
});

it('an environment takes differences at any depth, and null for what is optional', () => {
  const staging = defineEnvironment(shop, {
    services: { web: { scale: { max: 2 }, delivery: rolling(), uses: ['orders'] } },
    budget: null,
  });
  expect(staging.services?.web?.scale?.max).toBe(2);
});
