import { join } from 'node:path';
import { identityOf, type KubernetesObject } from '../../src/manifests/manifest.ts';
import { finding } from '../findings.ts';
import { complaint, run } from '../run.ts';
import { inScratch } from '../scratch.ts';
import type { ConformanceTarget, Context, Finding, Outcome, Proof, Step } from '../step.ts';
import { type Suite, shownPolicies, suiteOf, templateOf } from './suites.ts';
import { caseCount, failedCases, violationsIn } from './verdict.ts';

const MODULE = 'conformance/gatekeeper';
const GATOR = 'github.com/open-policy-agent/gatekeeper/v3/cmd/gator';

interface Gator {
  readonly binary: string;
  readonly version: string;
  readonly env: Context['env'];
}

/** Gatekeeper's own engine: templates against their examples, and all of `dist/` against the constraints. */
export const gatekeeper: Step = {
  id: 'gatekeeper',
  title: 'Gatekeeper',
  module: MODULE,
  async run(context) {
    const built = await context.build(MODULE, [GATOR]);
    const version = `gator ${context.version(MODULE, 'github.com/open-policy-agent/gatekeeper/v3')}`;
    const gator = { binary: built[GATOR], version, env: context.env };
    const outcomes = [await verify(gator, context.targets)];
    for (const target of context.targets) outcomes.push(await test(gator, target));
    return outcomes;
  },
};

/** Each template as the platforms deliver it: every example, and the same verdict as the project's own evaluator. */
async function verify(gator: Gator, targets: readonly ConformanceTarget[]): Promise<Outcome> {
  const started = performance.now();
  const suites = shownPolicies.flatMap((policy) =>
    templates(policy.kind, targets, () => templateOf(policy)).map((template) => suiteOf(policy, template)),
  );
  const { findings, cases } = await verifySuites(gator, suites);
  const proofs = [await proveCase(gator, suites), await proveTemplate(gator, suites)];
  return {
    what: 'verify: every template against its examples, verdict for verdict with our evaluator',
    version: gator.version,
    objects: cases,
    rejected: findings,
    warnings: [],
    proofs,
    seconds: (performance.now() - started) / 1000,
  };
}

/** The forms in which platforms deliver a policy's template: one, unless they configure it differently. */
function templates(
  kind: string,
  targets: readonly ConformanceTarget[],
  fallback: () => KubernetesObject,
): KubernetesObject[] {
  const found = targets.flatMap(({ manifests }) =>
    manifests
      .map(({ object }) => object)
      .filter((object) => object.kind === 'ConstraintTemplate' && object.metadata.name === kind.toLowerCase()),
  );
  const distinct = new Map(found.map((template) => [JSON.stringify(template.spec), template]));
  return distinct.size === 0 ? [fallback()] : [...distinct.values()];
}

async function verifySuites(gator: Gator, suites: readonly Suite[]): Promise<{ findings: Finding[]; cases: number }> {
  const files = Object.fromEntries(
    suites.flatMap(({ policy, files }, i) =>
      Object.entries(files).map(([name, text]) => [`${i}/${policy}/${name}`, text]),
    ),
  );
  return inScratch(files, async (folder) => {
    const said = await run(gator.binary, ['verify', '-v', `${folder}/...`], { env: gator.env });
    const findings = failedCases(said.stdout);
    const cases = caseCount(said.stdout);
    const expected = suites.reduce((sum, { tests }) => sum + tests.reduce((n, test) => n + test.cases.length, 0), 0);
    // Whatever gator says, a case that it did not run proves nothing.
    if (findings.length === 0 && (said.code !== 0 || cases !== expected)) {
      findings.push({ object: 'gator verify', message: `ran ${cases} of ${expected} cases: ${complaint(said)}` });
    }
    return { findings, cases };
  });
}

/** A wrong verdict of ours must differ from gator's. */
async function proveCase(gator: Gator, suites: readonly Suite[]): Promise<Proof> {
  const suite = suites.find(({ policy }) => policy === 'PinnedImages');
  if (suite === undefined) throw new Error('there is no policy PinnedImages to prove the comparison with');
  const text = JSON.stringify(suite.tests).replace(/"violations":0/, '"violations":1');
  const broken = withSuite(suite, JSON.parse(text));
  const { findings } = await verifySuites(gator, [broken]);
  return { broken: 'an example that our evaluator lets in, said to be refused', caught: findings[0]?.message };
}

/** An expression that does not hold what it should. */
async function proveTemplate(gator: Gator, suites: readonly Suite[]): Promise<Proof> {
  const suite = suites.find(({ policy }) => policy === 'HostIsolation');
  const template = suite?.files['template.yaml'];
  if (suite === undefined || template === undefined) throw new Error('there is no policy HostIsolation to break');
  const files = { ...suite.files, 'template.yaml': template.replace('variables.', 'variable.') };
  const { findings } = await verifySuites(gator, [{ ...suite, files }]);
  return { broken: 'a template that refers to a variable by a wrong name', caught: findings[0]?.message };
}

function withSuite(suite: Suite, tests: Suite['tests']): Suite {
  const text = JSON.stringify({ apiVersion: 'test.gatekeeper.sh/v1alpha1', kind: 'Suite', tests });
  return { ...suite, tests, files: { ...suite.files, 'suite.yaml': text } };
}

/** Every object of a target against its constraints, pods of workloads too: no violation, whatever its action is. */
async function test(gator: Gator, target: ConformanceTarget): Promise<Outcome> {
  const started = performance.now();
  const rejected = await violations(gator, target, [target.folder]);
  return {
    what: `test: ${target.id}, workloads expanded`,
    version: gator.version,
    objects: target.manifests.length,
    rejected,
    warnings: [],
    proofs: [await provePod(gator, target)],
    seconds: (performance.now() - started) / 1000,
  };
}

async function violations(gator: Gator, target: ConformanceTarget, paths: readonly string[]): Promise<Finding[]> {
  const args = ['test', '-o', 'json', ...paths.flatMap((path) => ['-f', path])];
  const said = await run(gator.binary, args, { env: gator.env });
  const found = violationsIn(said.stdout);
  if (found === undefined || (said.code !== 0 && found.length === 0)) {
    return [{ object: target.id, message: complaint(said) }];
  }
  const byIdentity = new Map(target.manifests.map((manifest) => [identityOf(manifest.object), manifest]));
  return found.map(({ msg, constraint, violatingObject, scopedActions }) => {
    const message = `${constraint.kind}/${constraint.metadata.name} (${scopedActions?.join(', ') ?? 'deny'}): ${msg}`;
    const identity = identityOf(violatingObject);
    const manifest = byIdentity.get(identity);
    return manifest === undefined ? { object: identity, message } : finding(manifest, message);
  });
}

/** A workload whose image moves, in a namespace that the constraints judge: its pod exists by expansion alone. */
async function provePod(gator: Gator, target: ConformanceTarget): Promise<Proof> {
  const broken = 'a workload with the image nginx:latest';
  const workload = target.manifests.find(
    ({ application, object }) => application === 'workloads' && ['Deployment', 'Rollout'].includes(object.kind),
  );
  if (workload === undefined) throw new Error(`${target.id} has no workload to break`);
  const text = JSON.stringify(workload.object).replaceAll(/"image":"[^"]+"/g, '"image":"nginx:latest"');
  return inScratch({ 'workload.yaml': text }, async (folder) => {
    const found = await violations(gator, target, [join(target.folder, 'policies'), folder]);
    return { broken, caught: found.find(({ message }) => message.startsWith('PinnedImages'))?.message };
  });
}
