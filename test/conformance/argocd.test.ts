import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { Repository } from '../../conformance/argocd/repository.ts';
import { documentedSettings } from '../../conformance/argocd/start.ts';
import { loadTargets } from '../../conformance/targets.ts';
import { toYaml } from '../../src/yaml/yaml.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sampleTarget } from '../support/target.ts';

it('configures Argo CD with what docs/gitops.md tells people to', () => {
  const page = readFileSync(new URL('../../docs/gitops.md', import.meta.url), 'utf8');
  const script = documentedSettings(page)['resource.customizations.health.argoproj.io_Application'];
  expect(script).toMatch(/^hs = [\s\S]*return hs\n$/);
});

it('refuses a page that says nothing of it', () => {
  expect(() => documentedSettings('# nothing')).toThrow('gives no health check');
});

it('lays a target where its root Application looks for it', async () => {
  const dist = temporaryFolder();
  const target = { ...sampleTarget(), id: 'shop/production' };
  const root = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop' },
    spec: {
      source: {
        repoURL: 'https://example.com/shop.git',
        path: 'environments/production/gitops',
        targetRevision: 'main',
      },
    },
  };
  mkdirSync(join(dist, target.id, 'gitops'), { recursive: true });
  writeFileSync(join(dist, target.id, 'gitops/root.yaml'), toYaml(root));
  const [loaded] = loadTargets(dist, [target]);
  if (loaded === undefined) throw new Error('nothing was loaded');
  const folder = temporaryFolder();
  // biome-ignore lint/style/noProcessEnv: git is found on its PATH
  const repository = await Repository.make(folder, loaded, process.env);
  expect(repository.path('shop/production/gitops/root.yaml')).toBe(
    join(folder, 'environments/production/gitops/root.yaml'),
  );
  expect(readFileSync(join(folder, 'environments/production/gitops/root.yaml'), 'utf8')).toContain(`file://${folder}`);
});
