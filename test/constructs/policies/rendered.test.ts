import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  allowedRegistries,
  hardenedContainers,
  policies,
  requiredLabels,
  SyncedKinds,
  uniqueHosts,
  WorkloadExpansion,
} from '../../../src/constructs/policies/index.ts';

function rendered(build: (chart: ReturnType<typeof Testing.chart>) => void) {
  const chart = Testing.chart();
  build(chart);
  return Testing.synth(chart);
}

const labels = [{ key: 'app.kubernetes.io/name' }];
const registries = ['ghcr.io/acme'];

describe('a ConstraintTemplate', () => {
  it('is named as its kind in lower case and says what it is for', () => {
    for (const policy of policies) {
      const [template] = rendered((chart) => policy.template(chart));
      expect(template).toMatchObject({
        apiVersion: 'templates.gatekeeper.sh/v1',
        kind: 'ConstraintTemplate',
        metadata: {
          name: policy.kind.toLowerCase(),
          annotations: {
            'metadata.gatekeeper.sh/title': policy.title,
            'metadata.gatekeeper.sh/description': policy.description,
          },
        },
        spec: {
          crd: { spec: { names: { kind: policy.kind }, validation: { legacySchema: false } } },
          targets: [{ target: 'admission.k8s.gatekeeper.sh', operations: ['CREATE', 'UPDATE'] }],
        },
      });
    }
  });

  it('describes its parameters as a structural schema', () => {
    const [template] = rendered((chart) => requiredLabels.template(chart));
    expect(template.spec.crd.spec.validation.openAPIV3Schema).toMatchObject({
      type: 'object',
      required: ['labels'],
      properties: {
        labels: {
          type: 'array',
          items: {
            type: 'object',
            required: ['key'],
            properties: { key: { type: 'string' }, pattern: { type: 'string' } },
          },
        },
      },
    });
  });

  it('makes no ValidatingAdmissionPolicy unless told to, and fails closed', () => {
    const source = (validatingAdmissionPolicy?: boolean) =>
      rendered((chart) =>
        hardenedContainers.template(
          chart,
          validatingAdmissionPolicy === undefined ? {} : { validatingAdmissionPolicy },
        ),
      )[0].spec.targets[0].code[0];
    expect(source()).toMatchObject({
      engine: 'K8sNativeValidation',
      source: { generateVAP: false, failurePolicy: 'Fail' },
    });
    expect(source(true).source.generateVAP).toBe(true);
  });

  it('has only the fields that Gatekeeper reads', () => {
    for (const policy of policies) {
      const [template] = rendered((chart) => policy.template(chart));
      const [{ engine, source }] = template.spec.targets[0].code;
      expect(Object.keys(source).sort()).toEqual(
        engine === 'Rego' ? ['rego', 'version'] : ['failurePolicy', 'generateVAP', 'validations', 'variables'],
      );
    }
  });

  it('names what Gatekeeper must keep a copy of when it is written in Rego', () => {
    const [template] = rendered((chart) => uniqueHosts.template(chart));
    expect(JSON.parse(template.metadata.annotations['metadata.gatekeeper.sh/requires-sync-data'])).toEqual([
      [{ groups: ['networking.k8s.io'], versions: ['v1'], kinds: ['Ingress'] }],
      [{ groups: ['gateway.networking.k8s.io'], versions: ['v1'], kinds: ['HTTPRoute'] }],
    ]);
    expect(template.spec.targets[0].code).toMatchObject([{ engine: 'Rego', source: { version: 'v1' } }]);
    expect(template.spec.targets[0].code[0].source.rego).toMatch(/^package uniquehosts\n/);
  });

  it('is refused as a ValidatingAdmissionPolicy when it is written in Rego', () => {
    expect(() => rendered((chart) => uniqueHosts.template(chart, { validatingAdmissionPolicy: true }))).toThrow(
      'UniqueHosts: validatingAdmissionPolicy is true, but the policy is written in Rego, which the API server cannot judge. fix: leave it out',
    );
  });
});

describe('a Constraint', () => {
  it('judges the kinds of its policy at the webhook, in the audit and in gator', () => {
    const [constraint] = rendered((chart) =>
      requiredLabels.constraint(chart, { name: 'app', enforcementAction: 'warn', parameters: { labels } }),
    );
    expect(constraint).toEqual({
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind: 'RequiredLabels',
      metadata: { name: 'app' },
      spec: {
        enforcementAction: 'scoped',
        scopedEnforcementActions: [
          {
            action: 'warn',
            enforcementPoints: [
              { name: 'validation.gatekeeper.sh' },
              { name: 'audit.gatekeeper.sh' },
              { name: 'gator.gatekeeper.sh' },
            ],
          },
        ],
        match: { kinds: requiredLabels.kinds },
        parameters: { labels },
      },
    });
  });

  it('is bound to the ValidatingAdmissionPolicy when told to', () => {
    const [constraint] = rendered((chart) =>
      requiredLabels.constraint(chart, {
        name: 'app',
        enforcementAction: 'deny',
        parameters: { labels },
        validatingAdmissionPolicy: true,
      }),
    );
    expect(constraint.spec.scopedEnforcementActions[0].enforcementPoints).toContainEqual({ name: 'vap.k8s.io' });
  });

  it('keeps the kinds of its policy when the match names only namespaces', () => {
    const [constraint] = rendered((chart) =>
      allowedRegistries.constraint(chart, {
        name: 'app',
        enforcementAction: 'deny',
        match: { excludedNamespaces: ['kube-*'] },
        parameters: { registries },
      }),
    );
    expect(constraint.spec.match).toEqual({
      kinds: [{ apiGroups: [''], kinds: ['Pod'] }],
      excludedNamespaces: ['kube-*'],
    });
  });

  const refused = (props: Partial<Parameters<typeof allowedRegistries.constraint>[1]>) => () =>
    rendered((chart) =>
      allowedRegistries.constraint(chart, {
        name: 'app',
        enforcementAction: 'deny',
        parameters: { registries },
        ...props,
      }),
    );

  it('refuses a name that Kubernetes does not accept', () => {
    expect(refused({ name: 'My App' })).toThrow(
      "AllowedRegistries/My App: name is 'My App', which Kubernetes does not accept. fix: use lower-case letters, digits and -",
    );
  });

  it('refuses a namespace with a * in its middle', () => {
    expect(refused({ match: { namespaces: ['team-*-prod'] } })).toThrow(
      "AllowedRegistries/app: match names the namespace 'team-*-prod'. fix: write its name; * may stand only at its beginning or end",
    );
  });

  it('refuses an empty list that would refuse everything', () => {
    expect(refused({ parameters: { registries: [] } })).toThrow(
      'AllowedRegistries/app: parameters.registries is empty, which would refuse everything. fix: name at least one',
    );
  });

  it('refuses a missing parameter', () => {
    // @ts-expect-error for those who come without types
    expect(refused({ parameters: {} })).toThrow("AllowedRegistries/app: parameters lack 'registries'. fix: give it");
  });

  it('refuses a parameter that the policy does not know', () => {
    // @ts-expect-error for those who come without types
    expect(refused({ parameters: { registries, repos: [] } })).toThrow(
      "AllowedRegistries/app: parameters have 'repos', which the policy does not know. fix: use one of exemptImages, registries",
    );
  });

  it('refuses to bind Rego to the API server', () => {
    expect(() =>
      rendered((chart) =>
        uniqueHosts.constraint(chart, {
          name: 'hosts',
          enforcementAction: 'deny',
          parameters: {},
          validatingAdmissionPolicy: true,
        }),
      ),
    ).toThrow('UniqueHosts/hosts: validatingAdmissionPolicy is true, but the policy is written in Rego');
  });
});

describe('the ExpansionTemplates', () => {
  it('expand workloads to pods, and CronJobs to the Jobs that are expanded again', () => {
    const [pods, jobs] = rendered((chart) => new WorkloadExpansion(chart, 'expansion'));
    const expanded = pods.spec.applyTo.flatMap((entry: { kinds: string[] }) => entry.kinds);
    expect(expanded).toEqual(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Rollout']);
    expect(pods.spec.generatedGVK).toEqual({ group: '', version: 'v1', kind: 'Pod' });
    expect(jobs.spec).toMatchObject({
      applyTo: [{ groups: ['batch'], versions: ['v1'], kinds: ['CronJob'] }],
      templateSource: 'spec.jobTemplate',
      generatedGVK: { group: 'batch', version: 'v1', kind: 'Job' },
    });
  });
});

describe('a SyncSet', () => {
  it('names each kind that the policies read once', () => {
    const [set] = rendered(
      (chart) =>
        new SyncedKinds(chart, 'sync', { name: 'policies', policies: [uniqueHosts, uniqueHosts, requiredLabels] }),
    );
    expect(set).toMatchObject({ apiVersion: 'syncset.gatekeeper.sh/v1alpha1', metadata: { name: 'policies' } });
    expect(set.spec.gvks).toEqual([
      { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' },
      { group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute' },
    ]);
  });

  it('is refused when no policy reads other objects', () => {
    expect(() =>
      rendered((chart) => new SyncedKinds(chart, 'sync', { name: 'policies', policies: [requiredLabels] })),
    ).toThrow('SyncSet/policies: none of the policies RequiredLabels reads other objects. fix: leave the SyncSet out');
  });
});

describe('every policy', () => {
  it('has examples on both sides, each under a name of its own', () => {
    for (const { kind, examples } of policies) {
      expect(examples.allowed.length, kind).toBeGreaterThan(0);
      expect(examples.disallowed.length, kind).toBeGreaterThan(0);
      const names = [...examples.allowed, ...examples.disallowed].map((example) => example.name);
      expect(new Set(names).size, kind).toBe(names.length);
    }
  });
});
