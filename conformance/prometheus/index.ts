import { join } from 'node:path';
import { finding } from '../findings.ts';
import type { ConformanceManifest, Finding, Outcome, Proof, Step } from '../step.ts';
import { judgeAlertmanager } from './alertmanager.ts';
import { scenariosFor } from './cases/index.ts';
import { besideTest, sloTests } from './cases/slo.ts';
import { formOf } from './form.ts';
import { checkRules, Passed, type TestedFile, type Tool, testRules } from './promtool.ts';
import { type AlertRule, alertsOf, type Group, groupsOf, nameOf } from './rules.ts';
import { type UnitTest, unitTest } from './scenario.ts';

const MODULE = 'conformance/prometheus';
const PROMTOOL = 'github.com/prometheus/prometheus/cmd/promtool';
const AMTOOL = 'github.com/prometheus/alertmanager/cmd/amtool';
const RENDER = 'conformance/prometheus/render';
const INHIBIT = 'conformance/prometheus/inhibit';

/** Prometheus' own engine over every rule, and Alertmanager's over every route. */
export const prometheus: Step = {
  id: 'prometheus',
  title: 'Prometheus and Alertmanager',
  module: MODULE,
  async run(context) {
    const built = await context.build(MODULE, [PROMTOOL, AMTOOL, RENDER, INHIBIT]);
    const version = (name: string, path: string) => `${name} ${context.version(MODULE, path)}`;
    const { env } = context;
    const promtool = { binary: built[PROMTOOL], env };
    const outcomes: Outcome[] = [];
    const judged = new Set<string>();
    const passed = new Passed(join(context.cache, 'promtool-passed'));
    for (const target of context.targets) {
      const rules = target.manifests.filter(({ object }) => object.kind === 'PrometheusRule');
      const prom = version('promtool', 'github.com/prometheus/prometheus');
      outcomes.push(await timed(`check rules: ${target.id}`, prom, () => check(promtool, rules)));
      const fresh = rules.filter((manifest) => {
        const form = formOf(target.id, groupsOf(manifest));
        return !judged.has(form) && judged.add(form);
      });
      const known = rules.length - fresh.length;
      context.log(
        `${target.id}: unit tests of ${fresh.length} PrometheusRules; ${known} were judged above, but for names`,
      );
      const what = `test rules: ${target.id}${known === 0 ? '' : `, but for ${known} like those above`}`;
      if (fresh.length > 0) outcomes.push(await timed(what, prom, () => test(promtool, fresh, passed)));
      outcomes.push(
        ...(await judgeAlertmanager(target, {
          amtool: { binary: built[AMTOOL], env },
          render: { binary: built[RENDER], env },
          inhibit: { binary: built[INHIBIT], env },
          alertmanager: context.version(MODULE, 'github.com/prometheus/alertmanager'),
          operator: context.version(MODULE, 'github.com/prometheus-operator/prometheus-operator'),
        })),
      );
    }
    return outcomes;
  },
};

type Judged = Pick<Outcome, 'objects' | 'rejected' | 'proofs'>;

async function timed(what: string, version: string, work: () => Promise<Judged>): Promise<Outcome> {
  const started = performance.now();
  const judged = await work();
  return { what, version, warnings: [], ...judged, seconds: (performance.now() - started) / 1000 };
}

async function check(promtool: Tool, manifests: readonly ConformanceManifest[]): Promise<Judged> {
  const rejected: Finding[] = [];
  for (const manifest of manifests) {
    const said = await checkRules(promtool, fileOf(groupsOf(manifest)));
    if (said !== undefined) rejected.push(finding(manifest, said, 'spec.groups'));
  }
  const broken = 'an expression without its last bracket';
  const [first] = manifests;
  const caught =
    first && (await checkRules(promtool, fileOf(withRules(first, (rule) => ({ ...rule, expr: `sum(${rule.expr}` })))));
  return { objects: manifests.length, rejected, proofs: first ? [{ broken, caught }] : [] };
}

interface Tested extends TestedFile {
  readonly manifest: ConformanceManifest;
}

async function test(promtool: Tool, manifests: readonly ConformanceManifest[], passed: Passed): Promise<Judged> {
  const rejected: Finding[] = [];
  const files = manifests.flatMap((manifest): Tested[] => {
    const groups = groupsOf(manifest);
    const { tests, untested } = testsOf(groups);
    rejected.push(...untested.map((message) => finding(manifest, message)));
    return [...new Set(tests.map(({ rule }) => rule))].map((rule) => ({
      manifest,
      rules: fileOf(rule === undefined ? groups : neededBy(rule, groups)),
      tests: tests.filter((test) => test.rule === rule),
    }));
  });
  files.push(...besides(manifests));
  const failed = await testRules(promtool, files, passed);
  for (const { manifest, tests } of files) {
    for (const one of tests) {
      const said = failed.get(one);
      if (said !== undefined) rejected.push(finding(manifest, `${one.name}\n${said}`));
    }
  }
  const objects = files.reduce((sum, { tests }) => sum + tests.length, 0);
  return { objects, rejected, proofs: await proofs(promtool, files) };
}

/** The rules that decide whether an alert fires: itself and what is recorded. All others would be evaluated for nothing. */
export function neededBy(alert: AlertRule, groups: readonly Group[]): Group[] {
  // An alert that asks for alerts needs them.
  if (/\bALERTS\b/.test(alert.expr)) return [...groups];
  const name = nameOf(alert);
  return groups.flatMap((group) => {
    const rules = group.rules.filter(
      (rule) =>
        rule.alert === undefined ||
        (rule.expr === alert.expr && nameOf({ alert: rule.alert, labels: rule.labels ?? {} }) === name),
    );
    return rules.length === 0 ? [] : [{ ...group, rules }];
  });
}

/** Objectives of one service, each while the other burns: both rule files in one. */
function besides(manifests: readonly ConformanceManifest[]): Tested[] {
  return manifests.flatMap((manifest) =>
    manifests.flatMap((other) => {
      const test = besideTest(groupsOf(manifest), groupsOf(other));
      if (test === undefined) return [];
      return [{ manifest, rules: fileOf([...groupsOf(manifest), ...groupsOf(other)]), tests: [test] }];
    }),
  );
}

/** The tests of a rule file, and what is said of alerts that none could be made for. */
export function testsOf(groups: readonly Group[]): { readonly tests: UnitTest[]; readonly untested: string[] } {
  const objective = sloTests(groups);
  if (objective !== undefined) return { tests: objective, untested: [] };
  const tests: UnitTest[] = [];
  const untested: string[] = [];
  for (const rule of alertsOf(groups)) {
    const scenarios = scenariosFor(rule);
    if (scenarios === undefined) {
      untested.push(`${nameOf(rule)} has no unit test: add a case to conformance/prometheus/cases`);
    } else tests.push(...scenarios.map((scenario) => unitTest(rule, scenario)));
  }
  return { tests, untested };
}

/** Rules that are a little wrong must fail tests that were made of the right ones. */
async function proofs(promtool: Tool, files: readonly Tested[]): Promise<Proof[]> {
  const prove = async (
    broken: string,
    alert: string,
    change: (expr: string) => string,
    about = '',
  ): Promise<Proof[]> => {
    const isAbout = ({ name }: UnitTest) => name.startsWith(alert) && name.includes(about);
    const file = files.find(({ tests }) => tests.some(isAbout));
    if (file === undefined) return [];
    const groups = withRules(file.manifest, (rule) =>
      rule.alert === alert ? { ...rule, expr: change(rule.expr) } : rule,
    );
    const tests = file.tests.filter(isAbout);
    const failed = [...(await testRules(promtool, [{ rules: fileOf(groups), tests }])).keys()];
    return [{ broken, caught: failed[0]?.name }];
  };
  return [
    ...(await prove('a container may use a little more of its memory', 'ContainerMemoryNearLimit', (expr) =>
      expr.replace(/> ([\d.]+)$/, (_, limit: string) => `> ${Number(limit) * 1.05}`),
    )),
    ...(await prove('a probe whose name is another', 'StoreUnreachable', (expr) => expr.replace('="', '="other-'))),
    ...(await prove(
      'an objective whose alerts miss the guard for low traffic',
      'AvailabilityBudgetBurn',
      (expr) => expr.replace(/\nand avg_over_time[^\n]*$/, ''),
      'too few requests',
    )),
  ];
}

function withRules(manifest: ConformanceManifest, change: (rule: Group['rules'][number]) => Group['rules'][number]) {
  return groupsOf(manifest).map((group) => ({ ...group, rules: group.rules.map(change) }));
}

/** A rule file of Prometheus, as JSON, which is YAML. */
function fileOf(groups: readonly Group[]): string {
  return JSON.stringify({ groups });
}
