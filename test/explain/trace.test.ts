import { describe, expect, it } from 'vitest';
import { trace } from '../../src/explain/trace.ts';
import type { Manifest } from '../../src/manifests/manifest.ts';

interface Spec {
  readonly port: number;
  readonly image: string;
  readonly cpuMillicores: number;
  readonly extra?: { readonly note: string };
}

function build(inputs: ReadonlyMap<string, unknown>): Manifest[] {
  const spec = inputs.get('spec') as Spec;
  if (spec.port > 65_535) throw new Error('no such port');
  const object = {
    apiVersion: 'v1',
    kind: 'Thing',
    metadata: { name: 'app' },
    spec: {
      ports: [{ name: 'http', port: spec.port }],
      image: `${spec.image}:v1`,
      cores: Math.ceil(spec.cpuMillicores / 1000),
      fixed: true,
    },
  };
  return spec.extra ? [{ object, application: 'a', origin: { path: undefined, constructs: [] } }] : [];
}

const spec: Spec = { port: 65_000, image: 'registry/app', cpuMillicores: 500, extra: { note: 'x' } };
const [manifest] = build(new Map([['spec', spec]]));

describe('tracing an object', () => {
  const traced = trace({
    object: manifest?.object ?? { apiVersion: '', kind: '', metadata: { name: '' } },
    inputs: [{ name: 'spec', value: spec }],
    build,
  });
  const from = (field: string) => traced.fields.get(field)?.from.map(({ path }) => path.join('.'));

  it('finds the input behind a field, also when the first change of it is refused', () => {
    expect(from('spec.ports[http].port')).toEqual(['port']);
  });

  it('finds the input behind a part of a text', () => {
    expect(from('spec.image')).toEqual(['image']);
  });

  it('finds an input that rounding hides from small changes', () => {
    expect(from('spec.cores')).toEqual(['cpuMillicores']);
  });

  it('says of a field that nothing changes that it is the construct’s own', () => {
    expect(from('spec.fixed')).toEqual([]);
  });

  it('names the part without which the object would not be', () => {
    expect(traced.existence.map(({ path }) => path.join('.'))).toEqual(['extra']);
  });
});
