import { ApiObject, type ApiObjectProps, App, Chart, type IResolver } from 'cdk8s';
import { collect } from '../../src/manifests/collect.ts';
import { asPeopleWrite } from '../../src/manifests/order.ts';
import { toYaml } from '../../src/yaml/yaml.ts';

/** Fields beyond what ApiObjectProps names, as manifests have them. */
export interface Fields extends ApiObjectProps {
  readonly [field: string]: unknown;
}

/** A ConfigMap with these fields too. */
export const configMap = (fields: Record<string, unknown> = {}): Fields => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  ...fields,
});

/** Builds the same tree twice: what cdk8s renders itself, and what is collected. */
export function both(build: (chart: Chart) => void, resolvers: IResolver[] = []): { cdk8s: string; collected: string } {
  const tree = () => {
    const app = new App({ resolvers });
    build(new Chart(app, 'all', { labels: { chart: 'label' }, disableResourceNameHashes: true }));
    return app;
  };
  const own = tree()
    .node.findAll()
    .filter((construct): construct is ApiObject => construct instanceof ApiObject)
    .map((object): unknown => object.toJson());
  return { cdk8s: written(own), collected: written(collect(tree()).map(({ object }) => object)) };
}

/** The bytes of the files. */
export function written(objects: readonly unknown[]): string {
  return objects.map((object) => toYaml(object, asPeopleWrite)).join('---\n');
}
