import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import { idpTarget } from '../support/target.ts';

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function objects(difference: object = {}, environment: 'staging' | 'production' = 'staging') {
  const target = idpTarget(difference, environment);
  // Fields of many kinds are looked at: as JSON they have no type.
  const all = JSON.parse(JSON.stringify(build(target).map(({ object }) => object)));
  const find = (kind: string, name: string) =>
    all.find((object: Named) => object.kind === kind && object.metadata.name === name);
  return { target, find };
}

const staging = objects();

describe('chaos', () => {
  it('is made each quarter in staging, and not where nobody asked for it', () => {
    expect(staging.find('CronJob', 'idp-platform-chaos').spec.schedule).toBe('0 9 10 1,4,7,10 *');
    const production = objects({}, 'production');
    expect(production.find('CronJob', 'idp-platform-chaos')).toBeUndefined();
    expect(addonsInUse(production.target.spec)).not.toContain('litmus');
  });

  it('is about the colour that has the traffic', () => {
    const { data } = staging.find('ConfigMap', 'idp-platform-chaos');
    expect(JSON.parse(data['lost-pods.json']).spec.appinfo).toMatchObject({
      appns: 'idp-staging',
      applabel: expect.stringContaining('version=blue'),
      appkind: 'deployment',
    });
  });

  it('has a privileged namespace only where a network is slowed down', () => {
    const level = (of: ReturnType<typeof objects>) =>
      of.find('Namespace', 'litmus').metadata.labels['pod-security.kubernetes.io/enforce'];
    expect(level(staging)).toBe('privileged');
    expect(level(objects({ chaos: { experiments: { 'slow-network': null } } }))).toBe('baseline');
  });

  it('is noticed when it fails', () => {
    expect(JSON.stringify(staging.find('PrometheusRule', 'idp-platform-chaos'))).toContain('ChaosExperimentFailed');
  });

  it('is refused for a service that does not exist', () => {
    const experiments = { 'lost-pods': { service: 'backstge' } };
    expect(() => objects({ chaos: { experiments } })).toThrow(/service "backstge"\n\s+is no service of this platform/);
  });
});
