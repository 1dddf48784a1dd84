import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { dashboards } from '../../charts/dashboards.ts';
import { data } from '../../charts/data.ts';
import { build as buildAll } from '../../charts/index.ts';
import { Layer, type LayerDefinition } from '../../charts/layer.ts';
import { logging } from '../../charts/logging.ts';
import { namespaces } from '../../charts/namespaces.ts';
import { observability } from '../../charts/observability.ts';
import type { RuleGroup } from '../../src/constructs/alert.ts';
import { PAGE_WAIT } from '../../src/constructs/alertmanager-routing.ts';
import { InputError } from '../../src/platform/problem.ts';
import type { Target } from '../../src/platform/target.ts';
import { seconds } from '../../src/platform/values.ts';
import { suuupraTarget } from '../support/target.ts';

function build(definition: LayerDefinition, target: Target) {
  const layer = new Layer(Testing.app(), definition, target);
  definition.build(layer, target);
  return Testing.synth(layer);
}
const production = suuupraTarget();
const named = (objects: ReturnType<typeof build>, kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

function refusal(difference: object): string {
  try {
    suuupraTarget(difference);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a stated quota', () => {
  it('is the quota, and gives containers without a CPU limit one', () => {
    const objects = build(namespaces, production);
    expect(named(objects, 'ResourceQuota', 'suuupra').spec.hard).toMatchObject({
      'requests.cpu': '100',
      'requests.memory': '200Gi',
      'limits.cpu': '200',
      'limits.memory': '400Gi',
    });
    expect(named(objects, 'LimitRange', 'suuupra').spec.limits[0].default.cpu).toBe('1');
  });

  it('is refused where the peak of services and stores does not fit', () => {
    const quota = { requests: { cpu: '10', memory: '200Gi' }, limits: { memory: '400Gi' } };
    expect(refusal({ quota })).toContain('is less than services and stores ask for at their peak');
  });
});

describe('a promise of how soon somebody is told', () => {
  it('holds for every critical alert but those on budgets: the next look at the rule, and the wait for others', () => {
    const rules = build(observability, production).filter(
      ({ kind, metadata }) => kind === 'PrometheusRule' && !metadata.name.startsWith('slo-'),
    );
    const groups: RuleGroup[] = rules.flatMap(({ spec }) => spec.groups);
    const paging = groups.filter(({ rules: all }) =>
      all.some((rule) => 'labels' in rule && rule.labels?.severity === 'critical'),
    );
    expect(paging.length).toBeGreaterThan(10);
    for (const { name, interval } of paging) {
      expect(seconds(interval ?? '15s') + PAGE_WAIT, name).toBeLessThanOrEqual(30);
    }
  });

  it('is refused where nothing could keep it', () => {
    expect(refusal({ alerts: { within: '15s' } })).toContain('leaves no time');
  });
});

describe('a promise of how soon a new version runs', () => {
  it('is the deadline of its release', () => {
    const rollout = buildAll(production, 'workloads').find(
      ({ object }) => object.kind === 'Rollout' && object.metadata.name === 'payment-service',
    );
    expect(rollout?.object.spec).toMatchObject({ progressDeadlineSeconds: 300 });
  });
});

describe('the repository of one platform alone', () => {
  it('has its environments directly in it, and a root of the given name', () => {
    const applications = buildAll(production, 'gitops').filter(({ object }) => object.kind === 'Application');
    const root = applications.find(({ object }) => object.metadata.name === 'suuupra-platform');
    expect(root?.object.spec).toMatchObject({
      source: {
        repoURL: 'https://github.com/suuupra/gitops-config',
        targetRevision: 'main',
        path: 'environments/production/gitops',
      },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    });
  });
});

describe('the dashboard of all services', () => {
  it('has the title that the platform gives it, and the request rate by service', () => {
    const made = named(build(dashboards, production), 'ConfigMap', 'dashboard-suuupra-overview');
    const board = JSON.parse(Object.values<string>(made.data)[0] ?? '');
    expect(board.title).toBe('Suuupra Platform Overview');
    expect(JSON.stringify(board)).toContain('Request Rate');
  });
});

describe('Elasticsearch with masters of its own', () => {
  it('has three masters, and six nodes that keep logs', () => {
    const { nodeSets } = named(build(logging, production), 'Elasticsearch', 'elasticsearch-main').spec;
    const shown = nodeSets.map((set: { name: string; count: number; config: object }) => [
      set.name,
      set.count,
      set.config,
    ]);
    expect(shown).toEqual([
      ['master', 3, expect.objectContaining({ 'node.roles': ['master'] })],
      ['data', 6, expect.objectContaining({ 'node.roles': ['data', 'ingest'] })],
    ]);
  });
});

describe('topics of Kafka', () => {
  it('are written and read by those that the platform names', () => {
    const { acls } = named(build(data, production), 'KafkaUser', 'courses-events').spec.authorization;
    const rights = (topic: string) =>
      acls.find(({ resource }: { resource: { name: string } }) => resource.name === topic)?.operations;
    expect(rights('course-progress')).toEqual(['Describe', 'Write']);
    expect(rights('payments')).toEqual(['Describe', 'Read']);
    expect(refusal({ stores: { events: { topics: { payments: { readers: ['identity'] } } } } })).toContain(
      'is no service that uses events',
    );
  });
});
