import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../charts/layer.ts';
import { runtimeSecurity } from '../../charts/runtime-security.ts';
import { sampleTarget } from '../support/target.ts';

function rulesOf(difference: object): string {
  const target = sampleTarget(difference);
  const layer = new Layer(Testing.app(), runtimeSecurity, target);
  runtimeSecurity.build(layer, target);
  const [made] = Testing.synth(layer);
  expect(made.metadata).toMatchObject({ name: 'platform-falco-rules', namespace: 'falco' });
  return made.data['astral-planner.yaml'];
}

describe('runtime-security', () => {
  it('knows the application and its proxy by their images, programs and folders', () => {
    const text = rulesOf({});
    expect(text).toContain('k8s.ns.name = astral-planner-production');
    expect(text).toContain('container.image.repository = "ghcr.io/astral-planner/app" and proc.name in (node)');
    expect(text).toContain(
      'container.image.repository = "docker.io/nginxinc/nginx-unprivileged" and proc.name in (nginx)',
    );
    expect(text).toContain('fd.name startswith "/app/.next/cache/"');
  });

  it('lets the kubelet stop containers with sleep on clusters before 1.30', () => {
    expect(rulesOf({ cluster: { kubernetes: '1.29' } })).toContain('proc.name in (node, sleep)');
  });
});
