import { Testing } from 'cdk8s';
import { policies, WorkloadExpansion } from '../../src/constructs/policies/index.ts';
import type { AllowedExample, ExampleObject, Policy } from '../../src/constructs/policies/policy.ts';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { judge } from '../../test/support/cel.ts';

/** What `gator verify` counts of one object: violations, or those whose message matches. */
export interface Assertion {
  readonly violations: number | 'yes';
  /** A regular expression. */
  readonly message?: string;
}

export interface SuiteCase {
  readonly name: string;
  readonly object: string;
  readonly inventory?: readonly string[];
  readonly assertions: readonly Assertion[];
}

/** One constraint and the objects that it judges. */
interface SuiteTest {
  readonly name: string;
  readonly template: string;
  readonly constraint: string;
  readonly expansion?: string;
  readonly cases: readonly SuiteCase[];
}

/** A policy's examples as a suite: its files, by name. */
export interface Suite {
  readonly policy: string;
  readonly tests: readonly SuiteTest[];
  readonly files: Readonly<Record<string, string>>;
}

type ShownPolicy = Pick<Policy<object>, 'kind' | 'code' | 'examples' | 'template'> & {
  // Method syntax, so that policies of any parameters are accepted: each gets its own.
  constraint(...args: Parameters<Policy<object>['constraint']>): unknown;
};
type Example = AllowedExample<object> & { readonly message?: string };

/** All policies with their types' parameters forgotten. */
export const shownPolicies: readonly ShownPolicy[] = policies;

/** How workloads hold a pod: the same verdict must come of each by expansion. */
const WORKLOADS = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' },
  { apiVersion: 'batch/v1', kind: 'Job' },
] as const;

/**
 * The suite of a policy.
 *
 * @param template its ConstraintTemplate as a platform delivers it
 */
export function suiteOf(policy: ShownPolicy, template: KubernetesObject): Suite {
  const { kind, examples } = policy;
  const files: Record<string, string> = {
    'template.yaml': JSON.stringify(template),
    'expansion.yaml': JSON.stringify(render((chart) => new WorkloadExpansion(chart, 'expansion'))[0]),
  };
  const all: Example[] = [...examples.allowed, ...examples.disallowed];
  const tests = [...new Set(all.map(({ parameters = examples.parameters }) => parameters))].flatMap((parameters, i) => {
    const constraint = `constraint-${i}.yaml`;
    files[constraint] = JSON.stringify(
      render((chart) => policy.constraint(chart, { name: 'example', enforcementAction: 'deny', parameters }))[0],
    );
    const own = all.filter((example) => (example.parameters ?? examples.parameters) === parameters);
    const common = { template: 'template.yaml', constraint };
    const direct = own.map((example) => caseOf(policy, example, files));
    const pods = own.filter(({ object, oldObject }) => object.kind === 'Pod' && oldObject === undefined);
    const held = pods.flatMap((example) => WORKLOADS.map((workload) => heldCase(policy, example, workload, files)));
    return [
      { name: `parameters-${i}`, ...common, cases: direct },
      ...(held.length === 0 ? [] : [{ name: `expanded-${i}`, ...common, expansion: 'expansion.yaml', cases: held }]),
    ];
  });
  files['suite.yaml'] = JSON.stringify({ apiVersion: 'test.gatekeeper.sh/v1alpha1', kind: 'Suite', tests });
  return { policy: kind, tests, files };
}

/** The template of a policy that no platform delivers. */
export function templateOf(policy: ShownPolicy): KubernetesObject {
  return render((chart) => policy.template(chart))[0] as KubernetesObject;
}

function caseOf(policy: ShownPolicy, example: Example, files: Record<string, string>): SuiteCase {
  const name = `${example.message === undefined ? 'allowed' : 'disallowed'}-${example.name}`;
  const object = `${name}.yaml`;
  files[object] = JSON.stringify(example.oldObject === undefined ? example.object : review(example));
  const inventory = example.inventory?.map((other, i) => {
    const file = `${name}-inventory-${i}.yaml`;
    files[file] = JSON.stringify(other);
    return file;
  });
  return { name, object, ...(inventory ? { inventory } : {}), assertions: assertionsOf(policy, example, false) };
}

function heldCase(
  policy: ShownPolicy,
  example: Example,
  workload: (typeof WORKLOADS)[number],
  files: Record<string, string>,
): SuiteCase {
  const verdict = example.message === undefined ? 'allowed' : 'disallowed';
  const name = `${verdict}-${example.name}-in-${workload.kind.toLowerCase()}`;
  const { name: _, ...metadata } = example.object.metadata;
  files[`${name}.yaml`] = JSON.stringify({
    ...workload,
    metadata: { name: 'example', namespace: metadata.namespace },
    spec: { template: { metadata, spec: example.object.spec } },
  });
  return { name, object: `${name}.yaml`, assertions: assertionsOf(policy, example, true) };
}

/** The messages of the project's own evaluator, each exactly once and none beside; of Rego, which it cannot read, a part. */
function assertionsOf({ code, examples }: ShownPolicy, example: Example, implied: boolean): Assertion[] {
  const { object, oldObject, parameters = examples.parameters, message } = example;
  if (code.engine !== 'cel') {
    return [message === undefined ? { violations: 0 } : { violations: 'yes', message: escaped(message) }];
  }
  const messages = judge(code, { object, oldObject, parameters });
  const prefix = implied ? '\\[Implied by [^\\]]+\\] ' : '';
  return [
    { violations: messages.length },
    ...[...new Set(messages)].map((text) => ({
      violations: messages.filter((other) => other === text).length,
      message: `^${prefix}${escaped(text)}$`,
    })),
  ];
}

/** An update, as the API server asks about one. */
function review({ object, oldObject }: Example): object {
  const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion];
  const { name } = object.metadata;
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '00000000-0000-0000-0000-000000000000',
      kind: { group, version, kind: object.kind },
      // gator looks at the kind alone.
      resource: { group, version, resource: object.kind.toLowerCase() },
      operation: 'UPDATE',
      name,
      namespace: namespaceOf(object),
      userInfo: {},
      object,
      oldObject,
    },
  };
}

function namespaceOf({ metadata }: ExampleObject): unknown {
  return metadata.namespace;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function render(make: (chart: ReturnType<typeof Testing.chart>) => void): unknown[] {
  const chart = Testing.chart();
  make(chart);
  return Testing.synth(chart);
}
