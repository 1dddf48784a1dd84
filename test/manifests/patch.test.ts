import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/manifests/manifest.ts';
import { patched } from '../../src/manifests/patch.ts';

const manifest: Manifest = {
  object: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'app', namespace: 'shop' },
    spec: { type: 'ClusterIP', ports: [1] },
  },
  application: 'workloads',
  origin: { path: undefined, constructs: [] },
};

describe('a patch', () => {
  it('merges objects, replaces lists and takes away with null', () => {
    const patch = { spec: { ports: [2], type: null, sessionAffinity: 'ClientIP' } };
    expect(patched([manifest], { 'Service/app': patch }, true)[0]?.object.spec).toEqual({
      ports: [2],
      sessionAffinity: 'ClientIP',
    });
  });

  it('finds its object by kind, namespace and name too', () => {
    expect(
      patched([manifest], { 'Service/shop/app': { spec: { type: 'NodePort' } } }, true)[0]?.object.spec,
    ).toMatchObject({ type: 'NodePort' });
  });

  it('that matches nothing is refused with the object that was meant', () => {
    expect(() => patched([manifest], { 'Service/ap': {} }, true)).toThrow(
      "error patches.Service/ap  matches no object.\n  fix: did you mean 'Service/app'?",
    );
  });

  it('leaves the manifest it is laid over as it was', () => {
    const before = JSON.stringify(manifest);
    patched([manifest], { 'Service/app': { spec: { type: 'NodePort' } } }, true);
    expect(JSON.stringify(manifest)).toBe(before);
  });
});
