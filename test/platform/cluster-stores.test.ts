import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/platform/problem.ts';
import { recoveryPlan } from '../../src/platform/recovery.ts';
import { fieldTarget, sampleTarget } from '../support/target.ts';

/** What resolving astral-field with these differences is refused for. */
function refusal(difference: object): string {
  try {
    fieldTarget(difference);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
const event = (difference: object) => ({
  services: { web: { scale: { events: { finals: difference } } } },
});

describe('a live event', () => {
  it('must end after it began, and want more than there always is and no more than there may be', () => {
    expect(refusal(event({ ends: '2027-02-14T16:00' }))).toContain('is not after the start, 2027-02-14T17:00');
    expect(refusal(event({ min: 101 }))).toContain('is above scale.max, 100');
    expect(refusal(event({ min: 3 }))).toContain('is not above scale.min, 3, so that the event changes nothing');
  });

  it('must be a time of a place', () => {
    expect(refusal(event({ starts: '14.2.2027' }))).toContain('is not a date and time');
    expect(refusal(event({ timezone: 'New York' }))).toContain('is not an IANA time zone');
  });
});

describe('stores in the cluster', () => {
  it('have a majority, and count backups in days', () => {
    expect(refusal({ stores: { redis: { replicas: 2 } } })).toContain('have no majority when one of them is gone');
    expect(refusal({ stores: { postgres: { backup: { retention: '36h' } } } })).toContain('is not in whole days');
  });

  it('keep the objectives that are promised of them', () => {
    const plan = recoveryPlan(fieldTarget().spec).filter(({ what }) => what === 'postgres');
    expect(plan.map(({ objective, worstLoss, met }) => [objective, worstLoss, met])).toEqual([
      ['application', 300, true],
      ['database', 0, true],
      ['database', 300, true],
      // Its archive, in the copy of the bucket: nothing is promised of a lost region.
      ['region', 1200, true],
    ]);
    expect(refusal({ objectives: { recovery: { application: { rpo: '1m' } } } })).toContain('cannot be met');
  });
});

describe('migrations', () => {
  it('of a database that nobody can dump are refused', () => {
    expect(() => sampleTarget({ services: { app: { migrations: { command: ['migrate'] } } } })).toThrow(
      'migrates a database that nothing here backs up before',
    );
  });
});

describe('metrics that are scaled on', () => {
  it('are several, told apart by their names', () => {
    const metric = { on: 'metric', name: 'sockets', query: 'sum(sockets)', perReplica: 10 };
    const scale = (on: object[]) => ({ services: { api: { scale: { on } } } });
    expect(() => fieldTarget(scale([metric, { ...metric, name: 'jobs' }]))).not.toThrow();
    expect(refusal(scale([metric, metric]))).toContain('is stated twice');
  });
});
