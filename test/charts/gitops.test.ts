import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { build } from '../../charts/index.ts';
import { catalogue } from '../../src/addons/catalogue.ts';
import { addonsInUse } from '../../src/addons/in-use.ts';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { sampleTarget } from '../support/target.ts';

interface Application extends KubernetesObject {
  readonly spec: {
    readonly project: string;
    readonly source: { readonly path?: string; readonly chart?: string; readonly targetRevision: string };
    readonly syncPolicy: { readonly syncOptions: readonly string[] };
    readonly ignoreDifferences?: readonly { readonly kind: string; readonly jsonPointers?: readonly string[] }[];
  };
}

const target = sampleTarget();
const objects = build(target);
const inLayer = (layer: string) =>
  objects.filter(({ application }) => application === layer).map(({ object }) => object);
const applications = inLayer('gitops').filter(({ kind }) => kind === 'Application') as Application[];
const named = (name: string) =>
  applications.find(({ metadata }) => metadata.name === `astral-planner-production${name}`);
const waveOf = (name: string) => Number(named(`-${name}`)?.metadata.annotations?.['argocd.argoproj.io/sync-wave']);

describe('the GitOps layer', () => {
  it('has one Application for each layer with objects, and the root finds them', () => {
    const layers = [...new Set(objects.map(({ application }) => application))].filter((layer) => layer !== 'gitops');
    for (const layer of layers) {
      expect(named(`-${layer}`)?.spec.source.path).toBe(`dist/astral-planner/production/${layer}`);
    }
    expect(named('')?.spec.source.path).toBe('dist/astral-planner/production/gitops');
  });

  it('has one Application for each add-on in use, at the catalogue’s version', () => {
    for (const id of addonsInUse(target.spec)) {
      const { chart } = catalogue[id];
      expect(named(`-${id}`)?.spec.source.targetRevision).toBe('version' in chart ? chart.version : chart.revision);
    }
  });

  it('puts every Application after what it waits for', () => {
    for (const { metadata } of applications) {
      const own = Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
      const waitsFor = metadata.annotations?.['orrery.dev/waits-for']?.match(/[\w-]+(?= \()/g) ?? [];
      for (const other of waitsFor) {
        if (named(`-${other}`))
          expect([metadata.name, other, waveOf(other) < own]).toEqual([metadata.name, other, true]);
      }
    }
    expect(waveOf('namespaces')).toBe(0);
    expect(waveOf('external-secrets')).toBeLessThan(waveOf('secrets'));
    expect(waveOf('secrets')).toBeLessThan(waveOf('workloads'));
    expect(waveOf('argo-rollouts')).toBeLessThan(waveOf('workloads'));
    expect(waveOf('gatekeeper')).toBeLessThan(waveOf('policies'));
    expect(named('-edge')?.metadata.annotations?.['orrery.dev/waits-for']).toContain(
      'nginx-gateway-fabric (serves Gateway)',
    );
  });

  it('finds the waits by itself: every custom kind comes from an add-on of an earlier wave', () => {
    const providers = addonsInUse(target.spec).map((id) => catalogue[id]);
    for (const { object, application } of objects) {
      const [group = '', version] = object.apiVersion.split('/');
      if (version === undefined || !group.includes('.') || /k8s\.io$/.test(group) || application === 'gitops') continue;
      if (group === 'constraints.gatekeeper.sh') continue; // made by Gatekeeper of the templates of the same layer
      const provider = providers.find(({ provides }) =>
        provides.kinds.some((kind) => kind === group || kind === `${group}/${object.kind}`),
      );
      expect([`${group}/${object.kind}`, provider && waveOf(provider.id) < waveOf(application)]).toEqual([
        `${group}/${object.kind}`,
        true,
      ]);
    }
  });

  it('leaves the replica count to the autoscaler and the route’s weights to the canary', () => {
    expect(named('-workloads')?.spec.ignoreDifferences).toContainEqual(
      expect.objectContaining({ kind: 'Rollout', name: 'app', jsonPointers: ['/spec/replicas'] }),
    );
    expect(named('-edge')?.spec.ignoreDifferences).toContainEqual(
      expect.objectContaining({
        kind: 'HTTPRoute',
        name: 'app',
        jqPathExpressions: ['.spec.rules[].backendRefs[].weight'],
      }),
    );
  });

  it('lets add-ons sync by themselves in the maintenance window only, and people at any time', () => {
    const projects = inLayer('gitops').filter(({ kind }) => kind === 'AppProject');
    const addons = projects.find(({ metadata }) => metadata.name.endsWith('-addons'));
    const platform = projects.find(({ metadata }) => !metadata.name.endsWith('-addons'));
    expect(addons?.spec).toMatchObject({
      syncWindows: [{ kind: 'allow', schedule: '0 2 * * 0', duration: '2h', timeZone: 'UTC', manualSync: true }],
    });
    expect(platform?.spec).not.toHaveProperty('syncWindows');
  });

  it('lets the platform’s project write exactly the namespaces and cluster-wide kinds of dist/', () => {
    const project = inLayer('gitops').find(
      ({ kind, metadata }) => kind === 'AppProject' && !metadata.name.endsWith('addons'),
    );
    const spec = project?.spec as {
      destinations: { namespace: string }[];
      clusterResourceWhitelist: { group: string; kind: string }[];
    };
    const used = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
    expect(spec.destinations.map(({ namespace }) => namespace)).toEqual([...used].sort());
    expect(spec.clusterResourceWhitelist).toContainEqual({ group: '', kind: 'Namespace' });
    expect(spec.clusterResourceWhitelist.map(({ kind }) => kind)).not.toContain('*');
  });

  it('asks before it removes a namespace or an add-on', () => {
    const guarded = objects.filter(
      ({ object }) => object.metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=confirm',
    );
    const names = guarded.map(({ object }) => `${object.kind}/${object.metadata.name}`);
    expect(names).toContain('Namespace/astral-planner-production');
    expect(names).toContain('Application/astral-planner-production-keda');
    expect(
      objects.filter(
        ({ object }) => object.kind === 'Namespace' && !names.includes(`Namespace/${object.metadata.name}`),
      ),
    ).toEqual([]);
  });

  describe('of an Argo CD that keeps itself', () => {
    const kept = build(sampleTarget({ argocd: 'highly-available' }));
    const of = (kind: string, name: string) =>
      kept.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object;
    const { chart } = catalogue['argo-cd'];
    const revision = 'revision' in chart ? chart.revision : '';

    it('syncs its own manifests at one version, of which the guide tells people to install the first', () => {
      expect(of('Application', 'astral-planner-production-argo-cd')?.spec).toMatchObject({
        project: 'astral-planner-production-addons',
        source: { repoURL: chart.repository, path: 'manifests/ha/cluster-install', targetRevision: revision },
        destination: { namespace: 'argocd' },
      });
      const guide = readFileSync(new URL('../../docs/gitops.md', import.meta.url), 'utf8');
      expect(guide).toContain(`${chart.repository}//manifests/ha/cluster-install?ref=${revision}`);
      expect(named('-argo-cd')).toBeUndefined();
    });

    it('may write its namespace, which is there before, with the policies that its manifests bring', () => {
      expect(of('AppProject', 'astral-planner-production-addons')?.spec).toMatchObject({
        destinations: expect.arrayContaining([expect.objectContaining({ namespace: 'argocd' })]),
        sourceRepos: expect.arrayContaining([chart.repository]),
      });
      expect(of('Namespace', 'argocd')).toBeUndefined();
      expect(
        kept.filter(({ object }) => object.kind === 'NetworkPolicy' && object.metadata.namespace === 'argocd'),
      ).toEqual([]);
    });
  });

  it('lays an overlay’s own Helm values over the catalogue’s', () => {
    const other = build(sampleTarget({ addons: { keda: { operator: { replicaCount: 5 } } } }));
    const keda = other.find(({ object }) => object.metadata.name === 'astral-planner-production-keda');
    expect(keda?.object.spec).toMatchObject({
      source: { helm: { valuesObject: { operator: { replicaCount: 5 }, webhooks: {} } } },
    });
  });
});
