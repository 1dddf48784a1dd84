import { ApiObject, App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/manifests/collect.ts';
import { both, configMap } from '../support/both-ways.ts';
import { contents, temporaryFolder } from '../support/folder.ts';

/** A user's class that keeps a digest of what it renders. */
class Digested extends ApiObject {
  override toJson() {
    const json: unknown = super.toJson();
    return { ...configMap(), data: { digest: JSON.stringify(json) } };
  }
}

describe("rendering a user's own classes", () => {
  it("is as cdk8s does it: a user's toJson, down to the order of keys that it sees", () => {
    const { cdk8s, collected } = both((chart) => new Digested(chart, 'object', configMap({ spec: { b: 1, a: 2 } })));
    expect(collected).toBe(cdk8s);
    expect(collected).toContain('"a":2,"b":1');
  });

  it("is as cdk8s does it: a user's toJson of one object, or of its metadata", () => {
    const { cdk8s, collected } = both((chart) => {
      const object = new ApiObject(chart, 'object', configMap());
      const { metadata } = object;
      metadata.toJson = () => ({ name: 'replaced' });
    });
    expect(collected).toBe(cdk8s);
    expect(collected).toContain('replaced');
  });

  it("is as cdk8s does it: a user's toJson that changes what it got, each time that it is asked", () => {
    class Grows extends ApiObject {
      override toJson() {
        const json: { data: { list: unknown[] } } = super.toJson();
        json.data.list.push('more');
        return json;
      }
    }
    const { cdk8s, collected } = both((chart) => {
      const object = new Grows(chart, 'object', configMap({ data: { list: ['one'] } }));
      object.toJson();
    });
    expect(collected).toBe(cdk8s);
    expect(collected).toContain('list:\n    - one\n    - more\n');
    const app = new App();
    new Grows(new Chart(app, 'all'), 'object', configMap({ data: { list: ['one'] } }));
    expect(collect(app)).toEqual(collect(app));
  });

  it("is as cdk8s does it: a user's class of a generated class, and a toJson that asks another object", () => {
    class Labelled extends k8s.KubeConfigMap {
      override toJson() {
        const json: { data: Record<string, string> } = super.toJson();
        json.data.added = 'yes';
        return json;
      }
    }
    class Asks extends ApiObject {
      override toJson() {
        const other: { data: Record<string, string> } = ApiObject.of(this.chart.node.findChild('plain')).toJson();
        other.data.leaked = 'no';
        return { ...configMap({ metadata: { name: 'asks' } }), data: { seen: JSON.stringify(other) } };
      }
    }
    const { cdk8s, collected } = both((chart) => {
      new Labelled(chart, 'labelled', { metadata: { name: 'a-labelled' }, data: { a: 'b' } });
      new Asks(chart, 'asks', configMap());
      new ApiObject(chart, 'plain', configMap({ data: { a: 'b' } }));
    });
    expect(collected).toBe(cdk8s);
    expect(collected).not.toContain('leaked: ');
  });

  it("is as cdk8s does it: a user's chart that says itself what its objects are, beside and around others", () => {
    class Stamped extends Chart {
      override toJson() {
        const json: Record<string, unknown>[] = super.toJson();
        return [...json.map((each) => ({ ...each, stamp: json.length })), configMap({ metadata: { name: 'more' } })];
      }
    }
    const tree = () => {
      const app = new App({ outdir: temporaryFolder() });
      const add = (chart: Chart, name: string) => new ApiObject(chart, name, configMap({ metadata: { name } }));
      add(new Chart(app, 'plain', { disableResourceNameHashes: true }), 'one');
      const stamped = new Stamped(app, 'stamped', { disableResourceNameHashes: true });
      for (const name of ['two', 'three']) add(stamped, name);
      add(new Chart(stamped, 'inner', { disableResourceNameHashes: true }), 'four');
      return app;
    };
    const app = tree();
    app.synth();
    const theirs = Object.values(contents(app.outdir)).flatMap((text) => loadAll(text));
    const own = collect(tree()).map(({ object, application }) => ({ object, application }));
    const named = (objects: readonly unknown[]) => objects.map((object) => JSON.stringify(object)).sort();
    expect(named(own.map(({ object }) => object))).toEqual(named(theirs));
    expect(own.map(({ object: { metadata, stamp }, application }) => [metadata.name, application, stamp])).toEqual([
      ['four', 'inner', undefined],
      ['one', 'plain', undefined],
      ['more', 'stamped', undefined],
      ['three', 'stamped', 2],
      ['two', 'stamped', 2],
    ]);
  });
});
