import { Testing } from 'cdk8s';
import { expect, it } from 'vitest';
import { HelmApplication, type HelmApplicationProps } from '../../src/constructs/helm-application.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';

const chart = {
  repository: 'https://charts.example.com',
  name: 'thing-chart',
  version: 'v1.2.3',
  releaseName: 'thing',
};
const git = { repository: 'https://git.example.com/thing', path: 'config/crd', revision: 'v1.2.3' };
const base: HelmApplicationProps = {
  name: 'shop-production-thing',
  namespace: 'argocd',
  project: 'shop-production',
  source: chart,
  destinationNamespace: 'thing-system',
};

function render(more: Partial<HelmApplicationProps> = {}) {
  const made = Testing.chart();
  new HelmApplication(made, 'thing', { ...base, ...more });
  return Testing.synth(made)[0];
}

it('names chart, version and release, and nests the values as they are', () => {
  const values = { replicas: 2, nested: { list: [{ key: 'value' }], off: false } };
  expect(render({ values }).spec.source).toEqual({
    repoURL: 'https://charts.example.com',
    chart: 'thing-chart',
    targetRevision: 'v1.2.3',
    helm: { releaseName: 'thing', valuesObject: values },
  });
});

it('says nothing of values when there are none', () => {
  expect(render().spec.source.helm).toEqual({ releaseName: 'thing' });
});

it('points to a folder of Git where there is no chart', () => {
  expect(render({ source: git }).spec.source).toEqual({
    repoURL: 'https://git.example.com/thing',
    path: 'config/crd',
    targetRevision: 'v1.2.3',
  });
});

it('syncs by itself, on the server, into a namespace that others made, and tries again', () => {
  const { syncPolicy, destination } = render().spec;
  expect(destination).toEqual({ server: 'https://kubernetes.default.svc', namespace: 'thing-system' });
  expect(syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
  expect(syncPolicy.syncOptions).toEqual([
    'CreateNamespace=false',
    'ServerSideApply=true',
    'SkipDryRunOnMissingResource=true',
  ]);
  expect(syncPolicy.retry).toEqual({ limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } });
});

it('respects the fields that it leaves to others', () => {
  const ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
  const { spec } = render({ ignoreDifferences });
  expect(spec.ignoreDifferences).toEqual(ignoreDifferences);
  expect(spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
});

it('waits for its wave, 0 unless another is given', () => {
  expect(render({ wave: -3 }).metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '-3' });
  expect(render().metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '0' });
});

it('keeps what it installed when it is deleted, unless told to cascade', () => {
  expect(render().metadata.finalizers).toBeUndefined();
  expect(render({ cascade: true }).metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
});

it.each(['latest', '*', '1.x', '^1.2.3', '~1.2.3', '>=1.2.3', '1.2', '1.2.*', ''])(
  'refuses the chart version "%s"',
  (version) => {
    expect(() => render({ source: { ...chart, version } })).toThrow(
      `Application argocd/shop-production-thing source.version is "${version}", which is not one exact version`,
    );
  },
);

it.each(['1.2.3', 'v1.2.3', '1.2.3-rc.1', '1.2.3+build.5'])('takes the chart version %s', (version) => {
  expect(render({ source: { ...chart, version } }).spec.source.targetRevision).toBe(version);
});

it.each(['main', 'HEAD', 'release-1.2', 'v1', ''])('refuses the Git revision "%s"', (revision) => {
  expect(() => render({ source: { ...git, revision } })).toThrow(`source.revision is "${revision}", which may move`);
});

it.each(['v1.6.1', 'thing-1.7.1', 'thing/v1.7.1', 'a'.repeat(40)])('takes the Git revision %s', (revision) => {
  expect(render({ source: { ...git, revision } }).spec.source.targetRevision).toBe(revision);
});

it('refuses a registry with its scheme, and says how to write it', () => {
  expect(() => render({ source: { ...chart, repository: 'oci://registry.example.com/charts' } })).toThrow(
    'fix: write "registry.example.com/charts"',
  );
});

it('refuses a repository without TLS', () => {
  expect(() => render({ source: { ...git, repository: 'http://git.example.com' } })).toThrow(
    'fix: write "https://git.example.com"',
  );
});

it('refuses values that nothing reads', () => {
  expect(() => render({ source: git, values: { replicas: 2 } })).toThrow(
    'has values (replicas), but its source is a folder',
  );
});

it('refuses the annotation by which Argo CD tracks what it owns', () => {
  expect(() => render({ annotations: { 'argocd.argoproj.io/tracking-id': 'x' } })).toThrow(
    'annotations has argocd.argoproj.io/tracking-id',
  );
});

describeWithSchemas('in the eyes of Argo CD', { kubernetes: '1.33', groups: ['argoproj.io'] }, (schemas) => {
  it.each([
    ['a chart', base],
    ['a folder of Git', { ...base, source: git, cascade: true }],
    ['a chart with values', { ...base, values: { anything: [1, 'two', null] } }],
  ])('%s is a valid Application', (_, props) => {
    expect(complaintsOf(schemas, [render(props)])).toEqual([]);
  });
});
