import { describe, expect, it } from 'vitest';
import { egressHosts, egressPort, egressPorts } from '../../src/platform/egress.ts';
import type { Target } from '../../src/platform/target.ts';
import { sampleTarget } from '../support/target.ts';

const service = (target: Target, name: string) => {
  const found = target.spec.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
};

/** A service that needs little, to lay beside the platform's own. */
const other = (uses: string[]) => ({
  image: 'ghcr.io/astral-planner/other',
  version: 'v1.0.0',
  port: 8080,
  uses,
  resources: { cpu: { request: '100m' }, memory: { request: '128Mi', limit: '128Mi' } },
});

describe('egress', () => {
  it('knows the hosts behind the APIs and buckets that a service uses', () => {
    const target = sampleTarget();
    expect(egressHosts(target, service(target, 'app'))).toEqual([
      { host: 'api.openai.com', port: 443 },
      { host: 'api.stripe.com', port: 443 },
      { host: 'astral-planner-files-production.s3.us-east-1.amazonaws.com', port: 443 },
      { host: 'sts.us-east-1.amazonaws.com', port: 443 },
    ]);
  });

  it('gives each service that needs it a port of its own, and the others none', () => {
    const target = sampleTarget({ services: { billing: other(['stripe']), cart: other(['redis']) } });
    expect(egressPorts(target)).toEqual([
      ['app', 15_001],
      ['billing', 15_002],
    ]);
    expect(egressPort(target, 'billing')).toBe(15_002);
    expect(egressPort(target, 'cart')).toBeUndefined();
  });
});
