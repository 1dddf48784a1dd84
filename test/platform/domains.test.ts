import { describe, expect, it } from 'vitest';
import { namespacePeak } from '../../src/platform/capacity.ts';
import { callersOf, namespacesOf } from '../../src/platform/domains.ts';
import { InputError } from '../../src/platform/problem.ts';
import { namespaceOf } from '../../src/platform/target.ts';
import { plainVariables } from '../../src/platform/variables.ts';
import { meshTarget, sampleTarget } from '../support/target.ts';

function problems(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof InputError)
      return error.problems.map(({ path, wrong, fix }) => `${path} ${wrong}. fix: ${fix}`);
    throw error;
  }
  return [];
}

const domain = (name: string) => ({ services: { payments: { domain: name } } });
const target = meshTarget(domain('money'));

describe('a domain of services', () => {
  it('is a namespace beside the platform’s own', () => {
    expect(namespaceOf(target, 'payments')).toBe('astral-planner-production-money');
    expect(namespaceOf(target, 'app')).toBe('astral-planner-production');
    expect(namespacesOf(target)).toEqual(['astral-planner-production', 'astral-planner-production-money']);
  });

  it('follows a namespace that the platform names', () => {
    expect(namespaceOf(meshTarget({ namespace: 'planner', ...domain('money') }), 'payments')).toBe('planner-money');
  });

  it('is in the address that callers get', () => {
    const app = target.spec.services.app;
    expect(app && plainVariables(target, 'app', app)).toMatchObject({
      PAYMENTS_URL: 'http://payments.astral-planner-production-money.svc',
    });
  });

  it('knows from which other namespaces it is called', () => {
    expect(callersOf(target, 'payments')).toEqual(['astral-planner-production']);
    expect(callersOf(target, 'app')).toEqual([]);
    // A store is in the platform's namespace.
    expect(callersOf(target, 'postgres')).toEqual(['astral-planner-production-money']);
  });

  it('has what its services ask for, and the platform the rest', () => {
    const [whole, own, money] = [meshTarget().spec, target.spec, target.spec].map((spec, index) =>
      namespacePeak(spec, index === 2 ? 'money' : undefined),
    );
    const beside = 20;
    expect((own?.pods ?? 0) + (money?.pods ?? 0)).toBe((whole?.pods ?? 0) + beside);
    expect(money?.pods).toBeGreaterThan(beside);
  });
});

describe('a domain is refused', () => {
  it('where its namespace has no name that Kubernetes takes', () => {
    expect(problems(() => meshTarget(domain('m'.repeat(40))))).toEqual([
      `services.payments.domain makes a namespace astral-planner-$environment-${'m'.repeat(40)}, and names of namespaces have 63 characters at the most. fix: use 35 characters at the most, or a shorter namespace`,
    ]);
    expect(problems(() => meshTarget(domain('Money')))[0]).toContain('is not a name that Kubernetes accepts');
  });

  it('where it is what tests of restores restore into', () => {
    expect(problems(() => meshTarget(domain('restore-test')))).toEqual([
      'services.payments.domain makes the namespace astral-planner-$environment-restore-test, into which tests of restores restore. fix: use another name',
    ]);
  });

  it('where it parts public services of one host', () => {
    const shop = {
      ...sampleTarget().spec.services.app,
      uses: ['postgres'],
      public: { paths: ['/shop'] },
      domain: 'shop',
    };
    expect(problems(() => sampleTarget({ services: { shop } }))).toEqual([
      'services.shop.domain parts it from app, which is public under the same host: the routes of a host lie in one namespace. fix: give it a host of its own (public.host), or the domain of app, which has none',
    ]);
    const elsewhere = { ...shop, public: { host: 'shop.astral-planner.com' } };
    expect(problems(() => sampleTarget({ services: { shop: elsewhere } }))).toEqual([]);
  });
});
