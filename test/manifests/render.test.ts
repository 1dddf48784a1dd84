import { ApiObject, App, Chart, type IResolver, JsonPatch, Lazy, type ResolutionContext } from 'cdk8s';
import { Deployment, EnvValue, k8s } from 'cdk8s-plus-27';
import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/manifests/collect.ts';
import { both, configMap, written } from '../support/both-ways.ts';
import { contents, temporaryFolder } from '../support/folder.ts';

class Token {
  resolve() {
    return { from: ['token', Lazy.any({ produce: () => 'inner' })] };
  }
}

class Doubles implements IResolver {
  resolve(context: ResolutionContext) {
    if (context.value === 'once') context.replaceValue('twice');
  }
}

describe('rendering objects', () => {
  it.each<[what: string, fields: Record<string, unknown>]>([
    ['a Lazy, also in metadata', { data: { a: Lazy.any({ produce: () => ({ b: null, c: [1] }) }) } }],
    ['a Lazy in a Lazy', { data: Lazy.any({ produce: () => Lazy.any({ produce: () => ({ a: 'b' }) }) }) }],
    ['what resolves itself', { data: { token: new Token() } }],
    ['a number or a text', { spec: { port: k8s.IntOrString.fromNumber(80), cpu: k8s.Quantity.fromString('1') } }],
    ['null and undefined', { data: { a: null, b: undefined, c: [null, undefined, 1], d: {}, e: [], f: '' } }],
    ['keys in any order', { zeta: 1, spec: { b: 1, a: { d: 1, c: 2 } }, alpha: 2 }],
    [
      'metadata with more',
      {
        metadata: {
          name: 'settings',
          labels: { b: 'c', empty: Lazy.any({ produce: () => undefined }) },
          annotations: {},
          finalizers: [],
          ownerReferences: [],
          extra: { empty: {}, list: [{}, []], one: [1] },
        },
      },
    ],
  ])('is as cdk8s does it: %s', (_, fields) => {
    const { cdk8s, collected } = both((chart) => new ApiObject(chart, 'object', configMap(fields)));
    expect(collected).toBe(cdk8s);
  });

  it('is as cdk8s does it: any fields', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value, { noNullPrototype: true }), (fields) => {
        fc.pre(!JSON.stringify(fields).match(/"(constructor|__proto__|resolve|toString|valueOf)"/));
        const { cdk8s, collected } = both((chart) => new ApiObject(chart, 'object', configMap({ spec: fields })));
        expect(collected).toBe(cdk8s);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is as cdk8s does it: what is added to metadata afterwards', () => {
    const { cdk8s, collected } = both((chart) => {
      const { metadata } = new ApiObject(chart, 'object', configMap());
      metadata.addLabel('a', 'b');
      metadata.addAnnotation('c', 'd');
      metadata.addFinalizers('e');
      metadata.add('generateName', Lazy.any({ produce: () => 'f' }));
    });
    expect(collected).toBe(cdk8s);
    expect(collected).toContain('generateName: f');
  });

  it('is as cdk8s does it: JSON patches', () => {
    const { cdk8s, collected } = both((chart) => {
      const object = new ApiObject(chart, 'object', configMap({ data: { a: '1' } }));
      object.addJsonPatch(
        JsonPatch.add('/data/b', '2'),
        JsonPatch.remove('/data/a'),
        JsonPatch.add('/immutable', true),
      );
    });
    expect(collected).toBe(cdk8s);
    expect(collected).toContain("data:\n  b: '2'\n");
  });

  it('is as cdk8s does it: generated classes', () => {
    const { cdk8s, collected } = both((chart) => {
      new k8s.KubeService(chart, 'service', {
        metadata: { name: 'web' },
        spec: { ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }], selector: { b: '1', a: '2' } },
      });
    });
    expect(collected).toBe(cdk8s);
  });

  it('is as cdk8s does it: classes of cdk8s-plus', () => {
    const { cdk8s, collected } = both((chart) => {
      const deployment = new Deployment(chart, 'web', { replicas: 2, metadata: { name: 'web' } });
      deployment.addContainer({ image: 'web:1', portNumber: 80, envVariables: { MODE: EnvValue.fromValue('on') } });
    });
    expect(collected).toBe(cdk8s);
  });

  it('is as cdk8s does it: resolvers of the app', () => {
    const { cdk8s, collected } = both(
      (chart) => new ApiObject(chart, 'object', configMap({ data: { a: 'once' } })),
      [new Doubles()],
    );
    expect(collected).toBe(cdk8s);
    expect(collected).toContain('a: twice');
  });

  it('fails as cdk8s does, with the path of the construct', () => {
    const failing: Record<string, unknown>[] = [
      { data: new Map() },
      {
        data: Lazy.any({
          produce: () => {
            throw new Error('not yet');
          },
        }),
      },
    ];
    for (const fields of failing) {
      const app = new App();
      const object = new ApiObject(new Chart(app, 'all'), 'object', configMap(fields));
      let message = '';
      try {
        object.toJson();
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain("construct at path 'all/object'");
      expect(() => collect(app)).toThrow(message.replace(/^Error: /, ''));
    }
  });

  it("writes right what cdk8s' own bytes say wrongly: an octal of YAML 1.2, NEL, LS", () => {
    const data = { octal: '0o14', line: 'a\u2028b', next: 'a\u0085b' };
    const build = (outdir: string) => {
      const app = new App({ outdir });
      new ApiObject(new Chart(app, 'all', { disableResourceNameHashes: true }), 'object', configMap({ data }));
      return app;
    };
    const app = build(temporaryFolder());
    app.synth();
    expect(Object.values(contents(app.outdir)).join()).toContain('octal: 0o14\n');
    const own = written(collect(build(temporaryFolder())).map(({ object }) => object));
    expect(own).toContain("octal: '0o14'\n");
    expect(own).toContain('line: "a\\Lb"\n');
    expect(own).toContain('next: "a\\Nb"\n');
    for (const schema of [CORE_SCHEMA, YAML11_SCHEMA]) expect(load(own, { schema })).toMatchObject({ data });
  });

  it('copies nothing of what is only read', () => {
    const data = { a: { b: ['c'] } };
    const app = new App();
    const chart = new Chart(app, 'all');
    new ApiObject(chart, 'object', configMap({ data }));
    expect(collect(app).some(({ object }) => object.data === data)).toBe(true);
  });

  it("leaves cdk8s' own way in place afterwards, also when something fails", () => {
    const before = ApiObject.prototype.toJson;
    const app = new App();
    const object = new ApiObject(new Chart(app, 'all'), 'object', configMap());
    collect(app);
    expect(ApiObject.prototype.toJson).toBe(before);
    object.toJson = () => {
      throw new Error('no');
    };
    expect(() => collect(app)).toThrow('no');
    expect(ApiObject.prototype.toJson).toBe(before);
  });

  it('renders each object once', () => {
    const app = new App();
    let rendered = 0;
    for (let index = 0; index < 200; index++) {
      const chart = new Chart(app, `chart-${index}`);
      const produce = () => {
        rendered++;
        return `${rendered}`;
      };
      new ApiObject(
        chart,
        'object',
        configMap({ metadata: { name: `a-${index}` }, data: { a: Lazy.any({ produce }) } }),
      );
    }
    expect(collect(app)).toHaveLength(200);
    expect(rendered).toBe(200);
  });
});
