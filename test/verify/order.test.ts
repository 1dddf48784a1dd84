import { describe, expect, it } from 'vitest';
import { wavesOf } from '../../src/verify/order/waves.ts';
import { readManifests } from '../../src/verify/read/index.ts';
import { checks } from '../../src/verify/registry.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';

function said(text: string): string[] {
  const { subjects } = readManifests({ file: 'all.yaml', text });
  const { findings } = verify({
    target: 'shop',
    checks: checks.filter(({ family }) => family === 'order'),
    context: { set: new ManifestSet(subjects), kubernetes: '1.34' },
  });
  return findings.map(({ object, path, message }) => `${object} ${path} ${message}`);
}

const annotations = (more: string) => `annotations: { ${more} }`;
const wave = (number: number) => `argocd.argoproj.io/sync-wave: '${number}'`;
const hook = (phase: string) => `argocd.argoproj.io/hook: ${phase}`;

function job(more: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop, ${annotations(more)} }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: run, image: 'example.com/run:1', envFrom: [{ configMapRef: { name: settings } }] }]
---
`;
}

function settings(more: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop, ${annotations(more)} }
data: { mode: fast }
---
`;
}

const PATH = 'metadata.annotations["argocd.argoproj.io/sync-wave"]';

describe('the order within one Application', () => {
  it('lets a pod come with what it uses, or after it', () => {
    expect(said(`${job(wave(1))}${settings(wave(1))}`)).toEqual([]);
    expect(said(`${job(wave(1))}${settings(wave(-1))}`)).toEqual([]);
  });

  it('lets no pod come in a wave before what it uses', () => {
    expect(said(`${job(wave(1))}${settings(wave(2))}`)).toEqual([
      `Job/shop/migrate ${PATH} is 1, but it uses ConfigMap/settings, and ConfigMap/shop/settings comes only in wave 2`,
    ]);
  });

  it('lets no hook run in a phase before what it uses, whatever the waves', () => {
    expect(said(`${job(hook('PreSync'))}${settings(wave(-5))}`)).toEqual([
      'Job/shop/migrate metadata.annotations["argocd.argoproj.io/hook"] is PreSync, but it uses ConfigMap/settings, and ConfigMap/shop/settings comes only in phase Sync',
    ]);
    expect(said(`${job(hook('PostSync'))}${settings(wave(5))}`)).toEqual([]);
    expect(said(`${job(hook('PreSync'))}${settings(hook('PreSync'))}`)).toEqual([]);
  });

  it('holds hooks of failures to no order', () => {
    expect(said(`${job(hook('SyncFail'))}${settings(wave(5))}`)).toEqual([]);
  });

  it('wants a namespace before its objects', () => {
    const namespace = `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, ${annotations(wave(1))} }\n---\n`;
    expect(said(`${namespace}${settings(wave(1))}`)).toEqual([]);
    expect(said(`${namespace}${settings(wave(0))}`)).toEqual([
      `ConfigMap/shop/settings ${PATH} is 0, but it belongs to namespace shop, and Namespace/shop comes only in wave 1`,
    ]);
  });
});

function application(name: string, number: number, source: string, waits = ''): string {
  const more = waits === '' ? wave(number) : `${wave(number)}, orrery.dev/waits-for: '${waits}'`;
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop-production-${name}, namespace: argocd, ${annotations(more)} }
spec:
  project: default
  source: { repoURL: 'https://example.com/shop', targetRevision: '1.2.3', ${source} }
  destination: { server: 'https://kubernetes.default.svc', namespace: ${name} }
---
`;
}

describe('the order of Applications', () => {
  it('has an operator in an earlier wave than the resources that it serves', () => {
    const resource = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: web
  namespace: shop
  annotations: { argocd.argoproj.io/tracking-id: 'shop-production-scaling:keda.sh/ScaledObject:shop/web' }
spec: { scaleTargetRef: { name: web }, triggers: [] }
`;
    const both = (keda: number, scaling: number) =>
      said(`${application('keda', keda, 'chart: keda')}${application('scaling', scaling, 'path: scaling')}${resource}`);
    expect(both(1, 2)).toEqual([]);
    expect(both(2, 2)).toEqual([
      `Application/argocd/shop-production-scaling ${PATH} is 2, but it needs shop-production-keda, which comes in the same wave: ScaledObject/shop/web is a ScaledObject, a kind that Application/argocd/shop-production-keda brings`,
    ]);
  });

  it('holds an Application to what it says that it waits for, and finds circles', () => {
    const [a, b] = [application('a', 1, 'path: a', 'b (must be in place before)'), application('b', 0, 'path: b')];
    expect(said(`${a}${b}`)).toEqual([]);
    const circle = said(`${a}${application('b', 0, 'path: b', 'a (must be in place before)')}`);
    expect(circle).toHaveLength(2);
    expect(circle.join('\n')).toContain(
      'is part of a circle, shop-production-a → shop-production-b → shop-production-a',
    );
  });

  it('is shown wave by wave, with what puts each Application there', () => {
    const text = `${application('b', 1, 'chart: keda', 'c (comes first); a (makes the namespaces)')}${application('c', 0, 'path: deploy/c')}`;
    const objects = readManifests({ file: 'all.yaml', text }).subjects.map(({ object }) => object);
    expect(wavesOf(objects, 'shop-production')).toEqual([
      { name: 'c', wave: 0, source: 'deploy/c', namespace: 'c', waits: [] },
      {
        name: 'b',
        wave: 1,
        source: 'keda 1.2.3',
        namespace: 'b',
        waits: [
          { on: 'c', why: 'comes first', wave: 0 },
          { on: 'a', why: 'makes the namespaces', wave: undefined },
        ],
      },
    ]);
  });
});
