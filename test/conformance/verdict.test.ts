import { describe, expect, it } from 'vitest';
import { fieldOf, messageOf, warningTexts } from '../../conformance/apiserver/client.ts';
import { altered, judge, noVerdict, podOf } from '../../conformance/apiserver/verdict.ts';
import type { ConformanceManifest } from '../../conformance/step.ts';

const manifest: ConformanceManifest = {
  file: 'shop/production/workloads/deployment-web.yaml',
  object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
  application: 'workloads',
  wave: 3,
  origin: 'services.web',
};

describe('judge', () => {
  it('takes a success without warnings as acceptance', () => {
    const verdict = noVerdict();
    expect(judge(verdict, manifest, { status: 200, warnings: [], body: {} })).toBe(true);
    expect(verdict).toEqual(noVerdict());
  });

  it('reports a refusal with the server’s words, the field and the origin', () => {
    const verdict = noVerdict();
    const body = { message: 'spec is wrong', details: { causes: [{ field: 'spec.replicas' }] } };
    expect(judge(verdict, manifest, { status: 422, warnings: [], body })).toBe(false);
    expect(verdict.rejected).toEqual([
      { object: 'apps/Deployment shop/web', origin: 'services.web', field: 'spec.replicas', message: 'spec is wrong' },
    ]);
  });

  it('reports each warning once', () => {
    const verdict = noVerdict();
    judge(verdict, manifest, { status: 200, warnings: ['deprecated', 'deprecated'], body: {} });
    expect(verdict.warnings.map(({ message }) => message)).toEqual(['deprecated']);
  });
});

describe('what the server says', () => {
  it('reads several warnings of one header', () => {
    expect(warningTexts('299 - "use \\"x\\" instead", 299 - "second"')).toEqual(['use "x" instead', 'second']);
  });

  it('has a message whatever comes back', () => {
    expect(messageOf({ message: 'no' })).toBe('no');
    expect(messageOf('plain')).toBe('plain');
    expect(fieldOf('plain')).toBeUndefined();
    expect(fieldOf({ details: { causes: [{ field: '' }, { field: 'spec.a' }] } })).toBe('spec.a');
    expect(fieldOf({ message: 'typed patch (shop/web): .spec.replica: field not declared in schema' })).toBe(
      'spec.replica',
    );
  });
});

describe('altered', () => {
  it('finds a value that is stored otherwise, in lists too', () => {
    expect(
      altered({ spec: { ports: [{ port: 80 }, { port: 81 }] } }, { spec: { ports: [{ port: 80 }, { port: '81' }] } }),
    ).toEqual([{ field: 'spec.ports[1].port', message: 'was applied as 81, is stored as "81"' }]);
  });

  it('finds a field that was dropped, and lets be what the server adds or leaves out as empty', () => {
    expect(altered({ spec: { a: 1 } }, { spec: {} })).toHaveLength(1);
    expect(altered({ spec: { a: 1 } }, { spec: { a: 1, added: true } })).toEqual([]);
    expect(altered({ a: '', b: false, c: null }, {})).toEqual([]);
  });
});

describe('podOf', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };

  it('makes the pod of any kind that has a template of one', () => {
    for (const kind of ['Deployment', 'Rollout', 'StatefulSet']) {
      const pod = podOf({ ...manifest.object, kind, spec: { template } });
      expect(pod).toMatchObject({ kind: 'Pod', metadata: { namespace: 'shop', labels: { app: 'web' } } });
    }
    expect(podOf({ ...manifest.object, kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } })?.kind).toBe(
      'Pod',
    );
  });

  it('makes none of other templates', () => {
    expect(
      podOf({ ...manifest.object, kind: 'NodePool', spec: { template: { spec: { requirements: [] } } } }),
    ).toBeUndefined();
    expect(podOf(manifest.object)).toBeUndefined();
  });
});
