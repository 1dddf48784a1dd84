import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { documentedSettings } from '../../conformance/argocd/start.ts';

it('configures Argo CD with what docs/gitops.md tells people to', () => {
  const page = readFileSync(new URL('../../docs/gitops.md', import.meta.url), 'utf8');
  const script = documentedSettings(page)['resource.customizations.health.argoproj.io_Application'];
  expect(script).toMatch(/^hs = [\s\S]*return hs\n$/);
});

it('refuses a page that says nothing of it', () => {
  expect(() => documentedSettings('# nothing')).toThrow('gives no health check');
});
