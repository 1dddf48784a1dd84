import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Draft, put } from '../../bench/mutants/world.ts';
import type { Subject } from '../../src/verify/finding.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';
import { committedBelow } from '../support/dist.ts';
import { sampleTarget } from '../support/target.ts';

type Environment = 'production' | 'staging';

const intents = { production: sampleTarget({}, 'production'), staging: sampleTarget({}, 'staging') };
const own = checks.filter(({ family }) => ['availability', 'promises', 'rules'].includes(family));
const runbooks = new Set(
  readdirSync(new URL('../../docs/runbooks/', import.meta.url)).map((file) => file.replace(/\.md$/, '')),
);

function subjectsOf(environment: Environment): readonly Subject[] {
  return committedBelow(`astral-planner/${environment}/`).map(({ subject }) => subject);
}

function found(subjects: readonly Subject[], environment: Environment = 'production'): string[] {
  const context = {
    set: new ManifestSet(subjects),
    kubernetes: '1.34',
    intent: intents[environment],
    runbooks,
  };
  const { findings, notChecked } = verify({ target: environment, checks: own, context });
  return [
    ...findings.map(({ check, object, path, message }) => [check, object, path, message].filter(Boolean).join(' ')),
    ...notChecked.map(({ check, object, reason }) => `${check} ${object} unchecked: ${reason}`),
  ].filter((line) => !line.startsWith('waivers '));
}

const production = subjectsOf('production');

/** What is found when one object of production is changed, or removed. */
function foundAfter(kind: string, name: string, change?: (draft: Draft) => void): string[] {
  const changed = production.flatMap((subject): Subject[] => {
    const { object } = subject;
    if (object.kind !== kind || object.metadata.name !== name) return [subject];
    if (!change) return [];
    const draft = { ...structuredClone(object) };
    change(draft);
    return [{ ...subject, object: draft }];
  });
  return found(changed);
}

describe('availability, promises and rules of dist/', () => {
  it('hold in production, with nothing unchecked', () => expect(found(production)).toEqual([]));
  it('hold in staging, with nothing unchecked', () => expect(found(subjectsOf('staging'), 'staging')).toEqual([]));
});

describe('what the overlay promises', () => {
  it.each([
    [
      'Schedule',
      'astral-planner-production-monthly',
      undefined,
      'promises the backup monthly (0 5 1 * *), but there is no Schedule/astral-planner-production-monthly',
    ],
    [
      'Schedule',
      'astral-planner-production-daily',
      (d: Draft) => put(d, ['spec', 'template', 'ttl'], '24h0m0s'),
      'keeps backups for 1d, but 30d is promised',
    ],
    [
      'CronJob',
      'redis-snapshot',
      (d: Draft) => put(d, ['spec', 'schedule'], '0 */6 * * *'),
      'is 0 */6 * * *, but a snapshot every 1h is promised',
    ],
    ['CronJob', 'restore-test', undefined, 'promises a restore test (0 6 * * 1), but there is no CronJob/restore-test'],
    ['PodMonitor', 'app', undefined, 'has metrics on port 9464, but nothing in the set scrapes them'],
    ['PrometheusRule', 'slo-app-latency', undefined, 'promises 95 % latency of app, but no rule records the objective'],
    [
      'ExternalSecret',
      'app-secrets',
      (d: Draft) => put(d, ['spec', 'refreshInterval'], '24h0m0s'),
      'is 1d, but 1h is promised',
    ],
    [
      'ScaledObject',
      'app',
      (d: Draft) => put(d, ['spec', 'minReplicaCount'], 1),
      'is 1, but 99.99 % availability is promised',
    ],
    [
      'Rollout',
      'app',
      (d: Draft) => put(d, ['spec', 'template', 'spec', 'topologySpreadConstraints'], undefined),
      'has none on topology.kubernetes.io/zone, but 99.99 % availability is promised',
    ],
    [
      'Rollout',
      'app',
      (d: Draft) => put(d, ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'], 47),
      'is 47, but the preStop hook of app takes 18s, and requests may take 30s after that',
    ],
    [
      'Rollout',
      'app',
      (d: Draft) => put(d, ['spec', 'template', 'spec', 'priorityClassName'], undefined),
      'is not set, but app is critical',
    ],
  ])('%s/%s is held to it', (kind, name, change, message) => {
    expect(foundAfter(kind, name, change).join('\n')).toContain(message);
  });
});
