import { parser } from '@prometheus-io/lezer-promql';
import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { dashboards } from '../../charts/dashboards.ts';
import { Layer } from '../../charts/layer.ts';
import type { Target } from '../../src/platform/target.ts';
import { sampleTarget } from '../support/target.ts';

interface Shown {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
  readonly panels?: readonly Shown[];
}
interface Model {
  readonly uid: string;
  readonly title: string;
  readonly links: readonly { readonly url: string }[];
  readonly panels: readonly Shown[];
}

function objects(target: Target) {
  const layer = new Layer(Testing.app(), dashboards, target);
  dashboards.build(layer, target);
  return Testing.synth(layer);
}

function models(target: Target): Model[] {
  return objects(target).map((object) => JSON.parse(Object.values<string>(object.data)[0] ?? ''));
}

const all = models(sampleTarget());
const panelsOf = (model: Model): Shown[] => model.panels.flatMap((p) => [p, ...(p.panels ?? [])]);
const queriesOf = (model: Model) => panelsOf(model).flatMap((p) => (p.targets ?? []).map((t) => t.expr));

/** Where the PromQL grammar gives up, or undefined. */
function syntaxError(expr: string): string | undefined {
  const text = expr.replaceAll('$__rate_interval', '5m');
  let broken: string | undefined;
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) broken ??= text.slice(Math.max(0, node.from - 20), node.to + 20);
    },
  });
  return broken;
}

describe('dashboards', () => {
  it('are five, under the uids that alerts link to, in the platform’s folder', () => {
    expect(all.map(({ uid }) => uid)).toEqual(
      ['application', 'infrastructure', 'business', 'security', 'cost'].map((board) => `astral-planner-${board}`),
    );
    for (const object of objects(sampleTarget())) {
      expect(object.metadata).toMatchObject({
        namespace: 'monitoring',
        labels: { grafana_dashboard: '1' },
        annotations: { grafana_folder: 'astral-planner' },
      });
    }
  });

  it.each(all.map((model) => [model.title, model] as const))('%s: every query is PromQL', (_, model) => {
    for (const expr of queriesOf(model)) expect([expr, syntaxError(expr)]).toEqual([expr, undefined]);
  });

  it.each(all.map((model) => [model.title, model] as const))(
    '%s: no panel covers another, and lines are full',
    (_, model) => {
      const taken = new Set<string>();
      const width = new Map<number, number>();
      for (const { title, gridPos } of model.panels) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(x, title).toBeLessThan(24);
            expect(taken.has(`${x},${y}`), `${title} at ${x},${y}`).toBe(false);
            taken.add(`${x},${y}`);
          }
        }
        width.set(gridPos.y, (width.get(gridPos.y) ?? 0) + gridPos.w);
      }
      for (const [y, columns] of width) expect([y, columns]).toEqual([y, 24]);
    },
  );

  it.each(all.map((model) => [model.title, model] as const))('%s: every panel says what to make of it', (_, model) => {
    for (const panel of panelsOf(model)) {
      if (panel.type !== 'row') expect(panel.description?.length, panel.title).toBeGreaterThan(8);
    }
    const ids = panelsOf(model).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('link to runbooks, where the platform has them', () => {
    const runbooks = sampleTarget().spec.alerts?.runbooks;
    expect(
      all.map((model) => model.links.map((link) => link.url).filter(Boolean)).every((urls) => urls.length > 0),
    ).toBe(true);
    expect(all[3]?.links.map(({ url }) => url)).toContain(`${runbooks}/security-incidents.md`);
    const silent = models(sampleTarget({ alerts: null }));
    expect(silent.flatMap((model) => model.links).filter(({ url }) => url)).toEqual([]);
  });

  it('take the objective and the thresholds from the platform', () => {
    const application = all[0] as Model;
    const text = JSON.stringify(application);
    expect(queriesOf(application).filter((q) => q.startsWith('slo:failure_ratio'))).toHaveLength(4);
    expect(text).toContain('/ 0.0001"');
    expect(text).toContain('Above 5 % somebody is paged');
  });

  it('show a Deployment where there is no Rollout', () => {
    const rolling = models(sampleTarget({ services: { app: { delivery: { kind: 'rolling' } } } }))[0] as Model;
    expect(queriesOf(rolling).some((q) => q.includes('rollout_info'))).toBe(false);
    expect(queriesOf(rolling)).toContain(
      'kube_deployment_status_replicas_available{namespace="astral-planner-production",deployment="app"}',
    );
  });

  it('leave out what the platform does not have', () => {
    const titles = (difference: object) =>
      models(sampleTarget(difference))
        .flatMap(panelsOf)
        .map(({ title }) => title);
    expect(titles({})).toContain('Interruptions');
    expect(titles({ nodes: null })).not.toContain('Interruptions');
    expect(models(sampleTarget({ budget: null })).map(({ uid }) => uid)).not.toContain('astral-planner-cost');
  });

  it('are indented and end with a line break, so that a review shows what changed', () => {
    const text = Object.values<string>(objects(sampleTarget())[0].data)[0] ?? '';
    expect(text.split('\n').length).toBeGreaterThan(500);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).not.toMatch(/[ \t]\n/);
  });
});
