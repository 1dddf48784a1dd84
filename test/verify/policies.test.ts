import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { policyInert } from '../../src/verify/checks/policy-inert.ts';
import { policyViolation } from '../../src/verify/checks/policy-violation.ts';
import { severityOf } from '../../src/verify/policies/constraints.ts';
import { globMatches, matches } from '../../src/verify/policies/match.ts';
import { mutantsOf } from '../../src/verify/policies/mutants.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';

const template = (source: string, engine = 'K8sNativeValidation') => `
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: rule }
spec:
  crd: { spec: { names: { kind: Rule } } }
  targets: [{ target: admission.k8s.gatekeeper.sh, code: [{ engine: ${engine}, source: ${source} }] }]
---`;
const constraint = (spec: string) => `
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Rule
metadata: { name: r }
spec: ${spec}
---`;
const expansion = (kinds: string, source: string, kind: string, more = '') => `
apiVersion: expansion.gatekeeper.sh/v1beta1
kind: ExpansionTemplate
metadata: { name: ${kind.toLowerCase()} }
spec:
  applyTo: [{ groups: [batch, apps], versions: [v1], kinds: [${kinds}] }]
  templateSource: ${source}
  generatedGVK: { group: '${kind === 'Pod' ? '' : 'batch'}', version: v1, kind: ${kind} }${more}
---`;
const configMap =
  '\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop, labels: { app: web } }\ndata: { size: "3" }\n---';
const named = template(
  `{ validations: [{ expression: 'object.metadata.name != variables.params.name', messageExpression: '"is called " + object.metadata.name' }] }`,
);

function run(yaml: string) {
  const subjects = (loadAll(yaml) as (KubernetesObject | null)[]).flatMap((object) =>
    object ? [{ object, file: 'a.yaml' }] : [],
  );
  const context = { set: new ManifestSet(subjects), kubernetes: '1.34' };
  const { findings, notChecked } = verify({ target: 'a', checks: [policyViolation, policyInert], context });
  return {
    found: findings.map(({ check, severity, object, path, message }) =>
      [check, severity, object, path, message].filter(Boolean).join(' '),
    ),
    unchecked: notChecked.map(({ check, reason }) => `${check} ${reason}`),
  };
}

describe('constraints', () => {
  it('are evaluated with their parameters, and say their message', () => {
    expect(run(named + constraint('{ parameters: { name: a } }') + configMap).found).toEqual([
      'policy-violation error ConfigMap/shop/a violates Rule/r: is called a',
    ]);
  });

  it.each([
    ['deny', 'error'],
    ['warn', 'warning'],
    ['dryrun', 'info'],
  ])('that %s are an %s', (action, severity) => {
    const { found } = run(
      named +
        constraint(
          `{ enforcementAction: ${action}, match: { kinds: [{ kinds: [ConfigMap] }] }, parameters: { name: a } }`,
        ) +
        configMap,
    );
    expect(found).toEqual([`policy-violation ${severity} ConfigMap/shop/a violates Rule/r: is called a`]);
  });

  it('with scopes are as hard as the hardest point that refuses, whatever the audit writes down', () => {
    const scoped = (...actions: [string, string][]) =>
      severityOf({
        enforcementAction: 'scoped',
        scopedEnforcementActions: actions.map(([action, name]) => ({ action, enforcementPoints: [{ name }] })),
      });
    expect(scoped(['warn', 'validation.gatekeeper.sh'], ['deny', 'audit.gatekeeper.sh'])).toBe('warning');
    expect(scoped(['warn', 'vap.k8s.io'], ['deny', '*'])).toBe('error');
    expect(scoped(['deny', 'audit.gatekeeper.sh'])).toBe('info');
  });

  it('in Rego, of CEL that is not known here, or without a template are unchecked', () => {
    const reasons = (source: string) =>
      run(source + constraint('{}') + configMap).unchecked.map((line) => line.slice(0, 70));
    expect(reasons(template('{ rego: "package a" }', 'Rego'))).toEqual([
      'policy-violation its template is written in Rego, which is judged by g',
      'policy-inert its template is written in Rego, which is judged by gator',
    ]);
    expect(
      reasons(template(`{ validations: [{ expression: 'authorizer.path("/").check("get").allowed()' }] }`))[0],
    ).toMatch(/^policy-violation its template uses CEL that is not evaluated here/);
    expect(reasons('')[0]).toMatch(/^policy-violation no ConstraintTemplate in the set makes the kind Rule/);
  });

  it('that cannot be evaluated are unchecked: the API server fills in defaults before; and proved nothing', () => {
    const failing = (more: string) =>
      template(`{ ${more}validations: [{ expression: 'object.spec.missing == 1' }] }`) + constraint('{}') + configMap;
    expect(run(failing('')).unchecked).toContain(
      'policy-violation Rule/r: expression object.spec.missing == 1 failed: No such key: spec; with the API server’s defaults it may be evaluated',
    );
    expect(run(failing('')).found).toEqual([expect.stringMatching(/^policy-inert warning Rule\/r refused none of/)]);
    expect(run(failing('failurePolicy: Ignore, ')).unchecked).toEqual([]);
  });

  it('hold only where all of their matchConditions do', () => {
    const source = (kind: string) =>
      template(
        `{ matchConditions: [{ name: kind, expression: 'object.kind == "${kind}"' }], validations: [{ expression: 'false', message: no }] }`,
      );
    const found = (kind: string) =>
      run(source(kind) + constraint('{}') + configMap).found.filter((line) => line.startsWith('policy-violation'));
    expect(found('ConfigMap')).toContain('policy-violation error ConfigMap/shop/a violates Rule/r: no');
    expect(found('Secret')).toEqual([]);
  });

  it('judge what a workload makes, through as many ExpansionTemplates as it takes, in its namespace', () => {
    const cronJob =
      '\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: nightly, namespace: shop }\nspec: { jobTemplate: { spec: { template: { spec: { containers: [] } } } } }\n---';
    const both = expansion('CronJob', 'spec.jobTemplate', 'Job') + expansion('Job', 'spec.template', 'Pod');
    const rule = constraint(
      '{ match: { kinds: [{ apiGroups: [""], kinds: [Pod] }], namespaces: [shop] }, parameters: { name: nightly-job-pod } }',
    );
    expect(run(named + both + rule + cronJob).found).toEqual([
      'policy-violation error CronJob/shop/nightly spec.jobTemplate.spec.template violates Rule/r: is called nightly-job-pod',
    ]);
    const softer =
      expansion('CronJob', 'spec.jobTemplate', 'Job') +
      expansion('Job', 'spec.template', 'Pod', '\n  enforcementAction: warn');
    expect(run(named + softer + rule + cronJob).found[0]).toMatch(/^policy-violation warning/);
  });

  it('that match nothing, or refuse nothing, are said to be inert', () => {
    expect(
      run(named + constraint('{ match: { kinds: [{ kinds: [Secret] }] }, parameters: { name: x } }') + configMap).found,
    ).toEqual(['policy-inert info Rule/r spec.match matches no object of the set']);
    const always = template(`{ validations: [{ expression: 'true' }] }`);
    expect(run(always + constraint('{}') + configMap).found).toEqual([
      expect.stringMatching(/^policy-inert warning Rule\/r refused none of \d+ objects with mistakes/),
    ]);
  });

  it('that refuse mutants only because they cannot evaluate them have proved nothing', () => {
    const fragile = template(
      `{ validations: [{ expression: 'object.data.size != "" || true' }, { expression: 'object.data.size.size() >= 0' }] }`,
    );
    expect(run(fragile + constraint('{ match: { kinds: [{ kinds: [ConfigMap] }] } }') + configMap).found).toEqual([
      expect.stringContaining('policy-inert warning'),
    ]);
  });
});

describe('match', () => {
  const object: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web-1', namespace: 'shop-system', labels: { tier: 'front' } },
  };
  const namespace: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-system' } };
  const role: KubernetesObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'web' },
  };
  const is = (match: object, of = object) => matches(match, of, (name) => ({ name }));

  it.each<[object, boolean, KubernetesObject?]>([
    [{}, true],
    [{ kinds: [{ apiGroups: ['apps'], kinds: ['Deployment'] }] }, true],
    [{ kinds: [{ apiGroups: ['*'], kinds: ['*'] }] }, true],
    [{ kinds: [{ apiGroups: [''], kinds: ['Deployment'] }] }, false],
    [{ kinds: [{ apiGroups: ['apps'] }] }, true],
    [{ scope: 'Namespaced' }, true],
    [{ scope: 'Namespaced' }, false, namespace],
    [{ scope: 'Cluster' }, true, role],
    [{ namespaces: ['shop-*'] }, true],
    [{ namespaces: ['shop-*'] }, true, namespace],
    [{ namespaces: ['other'] }, false],
    [{ namespaces: ['other'] }, true, role],
    [{ excludedNamespaces: ['*-system'] }, false],
    [{ excludedNamespaces: ['*-system'] }, true, role],
    [{ labelSelector: { matchLabels: { tier: 'front' } } }, true],
    [{ labelSelector: { matchLabels: { tier: 'back' } } }, false],
    [{ namespaceSelector: { matchLabels: { name: 'shop-system' } } }, true],
    [{ namespaceSelector: { matchLabels: { name: 'other' } } }, false],
    [{ namespaceSelector: { matchLabels: { name: 'other' } } }, true, role],
    [{ name: 'web-*' }, true],
    [{ name: 'api' }, false],
  ])('%j is about it: %s', (match, expected, of) => {
    expect(is(match, of)).toBe(expected);
  });

  it('takes a star at the beginning, at the end, or at both', () => {
    expect(['kube-*', '*-kube', '*kube*', 'kube'].map((glob) => globMatches(glob, 'kube-system'))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('mutants', () => {
  it('leave the object that they are made from as it is, and differ from it', () => {
    const pod: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', labels: { app: 'web' } },
      spec: { containers: [{ name: 'a', image: 'example.com/a:1', resources: {} }] },
    };
    const before = JSON.stringify(pod);
    const mutants = [...mutantsOf(pod)].map(({ name, object }) => [name, JSON.stringify(object)]);
    expect(JSON.stringify(pod)).toBe(before);
    expect(mutants.filter(([, text]) => text === before)).toEqual([]);
    expect(mutants.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'no labels',
        'image tag latest',
        'privileged containers',
        'containers without resources',
      ]),
    );
  });
});
