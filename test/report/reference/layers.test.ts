import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/manifests/manifest.ts';
import { layersPage } from '../../../src/report/reference/layers.ts';

function made(application: string, kind: string, apiVersion: string, path?: string): Manifest {
  return { application, object: { apiVersion, kind, metadata: { name: 'web' } }, origin: { path, constructs: [] } };
}

function application(name: string, wave: string, waits: string): Manifest {
  const annotations = { 'argocd.argoproj.io/sync-wave': wave, 'orrery.dev/waits-for': waits };
  return {
    application: 'gitops',
    object: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, annotations } },
    origin: { path: undefined, constructs: [] },
  };
}

const page = layersPage(
  [
    { name: 'workloads', about: 'Pods.', after: ['network'] },
    { name: 'network', about: 'Who talks to whom.' },
  ],
  [
    {
      id: 'shop/production',
      manifests: [
        made('workloads', 'Rollout', 'argoproj.io/v1alpha1', 'services.web'),
        made('workloads', 'ConfigMap', 'v1', 'services.web.config'),
        made('workloads', 'ConfigMap', 'v1'),
        application('shop-production-workloads', '2', 'network (must be first); keda (serves it)'),
      ],
    },
    { id: 'shop/staging', manifests: [made('workloads', 'ConfigMap', 'v1', 'services.web')] },
  ],
);

describe('layersPage', () => {
  it('lists the layers by name, with what they wait for', () => {
    expect(page).toContain(
      '| [network](#network) | Who talks to whom. | – |\n| [workloads](#workloads) | Pods. | [network](#network) |',
    );
  });

  it('names each kind once, the keys that it follows from, and the environments that have it', () => {
    expect(page).toContain(
      '| ConfigMap | core | every platform, [services](vocabulary.md#services) | production, staging |\n| Rollout | `argoproj.io` | [services](vocabulary.md#services) | production |',
    );
  });

  it('tells the wave of an Application and why, with links to layers and add-ons', () => {
    expect(page).toContain(
      '- production: wave 2, after [network](#network) (must be first); [keda](addons.md#keda) (serves it).',
    );
  });

  it('says so when no environment uses a layer', () => {
    expect(page).toContain('## network\n\nWho talks to whom.\n\nNone of these environments uses it.');
  });
});
