import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/platform/problem.ts';
import { meshTarget, sampleTarget } from '../support/target.ts';

function problems(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ path, wrong }) => `${path} ${wrong}`);
    throw error;
  }
  return [];
}

const edge = { certificate: { email: 'ops@astral-planner.com' } };

describe('a mesh', () => {
  it('needs an edge that can speak mutual TLS', () => {
    expect(problems(() => meshTarget({ edge: { kind: 'gateway', ...edge } }))).toEqual([
      'edge.kind cannot speak mutual TLS with services of the mesh, which take nothing else',
    ]);
  });

  it('needs a way out that its proxies know', () => {
    expect(problems(() => meshTarget({ egress: { kind: 'proxy' } }))).toEqual([
      'egress.kind is not known to the proxies of the mesh, which refuse what they do not know',
    ]);
  });

  it('is what its gateways are of', () => {
    const found = problems(() => sampleTarget({ edge: { kind: 'mesh', ...edge }, egress: { kind: 'mesh' } }));
    expect(found).toEqual([
      'edge is the gateway of a mesh, and the platform has none',
      'egress is the gateway of a mesh, and the platform has none',
    ]);
  });

  it('has ports of its own in each pod', () => {
    expect(problems(() => meshTarget({ services: { payments: { port: 15_020 } } }))).toEqual([
      'services.payments.port is a port that the mesh’s proxy in the same pod has for itself',
    ]);
  });

  it('tells hosts outside apart by name alone', () => {
    const found = problems(() => meshTarget({ apis: { other: { host: 'api.stripe.com', port: 8443 } } }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('apis.other.port is another than 443');
  });

  it('needs native sidecars', () => {
    expect(problems(() => meshTarget({ cluster: { kubernetes: '1.28' } })).join()).toContain('Jobs never end');
  });
});
