import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionsDigest, digestOf } from '../../src/cli/schemas/digest.ts';
import { fetchSchemas } from '../../src/cli/schemas/fetch.ts';
import { type Pin, pinned, urlOf } from '../../src/cli/schemas/pinned.ts';
import { documentsOf } from '../../src/verify/read/documents.ts';
import { temporaryFolder } from '../support/folder.ts';
import { folder as schemaFolder } from '../support/schemas.ts';
import { orrery } from './run.ts';

const crd = (plural: string, kind: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.example.com` },
  spec: {
    group: 'example.com',
    names: { kind, plural },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
      },
    ],
  },
});
const openApi = {
  definitions: { 'io.k8s.api.core.v1.ConfigMap': { description: 'holds data', type: 'object' } },
  paths: {},
};

/** What a release publishes: two CRDs in one file, a file that was changed since, and Kubernetes' OpenAPI. */
const published: Readonly<Record<string, string>> = {
  '/example/operator/refs/tags/v1.0.0/crds.yaml': `# made by a generator\n---\n${JSON.stringify(crd('widgets', 'Widget'))}\n---\n${JSON.stringify(crd('gadgets', 'Gadget'))}\n`,
  '/example/operator/refs/tags/v1.0.0/changed.yaml': JSON.stringify({ ...crd('gears', 'Gear'), more: true }),
  '/kubernetes/kubernetes/refs/tags/v1.30.0/api/openapi-spec/swagger.json': JSON.stringify(openApi),
};
const release = { group: 'example.com', repository: 'example/operator', tag: 'v1.0.0' };
const pins = {
  widgets: { ...release, name: 'widgets.example.com', path: 'crds.yaml', sha256: digestOf(crd('widgets', 'Widget')) },
  gadgets: { ...release, name: 'gadgets.example.com', path: 'crds.yaml', sha256: digestOf(crd('gadgets', 'Gadget')) },
  gears: { ...release, name: 'gears.example.com', path: 'changed.yaml', sha256: digestOf(crd('gears', 'Gear')) },
  gone: { ...release, name: 'gone.example.com', path: 'gone.yaml', sha256: '' },
  kubernetes: {
    group: 'kubernetes',
    name: '1.30',
    repository: 'kubernetes/kubernetes',
    tag: 'v1.30.0',
    path: 'api/openapi-spec/swagger.json',
    sha256: definitionsDigest({
      definitions: { 'io.k8s.api.core.v1.ConfigMap': { description: 'other words', type: 'object' } },
    }),
  },
} satisfies Record<string, Pin>;

const asked: string[] = [];
let server: Server;
let mirror = '';
beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(url in published ? 200 : 404);
    response.end(published[url] ?? 'no such file');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('orrery schemas fetch', () => {
  it('keeps what has the pinned content, each in a file of its own, and asks for a file once', async () => {
    const folder = join(temporaryFolder(), 'schemas');
    asked.length = 0;
    const outcomes = await fetchSchemas([pins.widgets, pins.gadgets, pins.kubernetes], folder, mirror);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['fetched', 'fetched', 'fetched']);
    expect(readdirSync(folder).sort()).toEqual([
      'gadgets.example.com.json',
      'kubernetes-1.30.json',
      'widgets.example.com.json',
    ]);
    expect(asked).toHaveLength(2);
    const again = await fetchSchemas([pins.widgets], folder, mirror);
    expect(again).toEqual([{ pin: pins.widgets, outcome: 'kept' }]);
    expect(asked).toHaveLength(2);
  });

  it('refuses what is published otherwise than it was pinned, and says what it found', async () => {
    const folder = temporaryFolder();
    const [changed, gone] = await fetchSchemas([pins.gears, pins.gone], folder, mirror);
    expect(changed).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('is not what is pinned: its content has '),
    });
    expect(gone).toMatchObject({ outcome: 'refused', why: expect.stringContaining('/gone.yaml answers 404') });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('fetches anew what was damaged since', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'widgets.example.com.json'), '{"kind":');
    expect((await fetchSchemas([pins.widgets], folder, mirror))[0]?.outcome).toBe('fetched');
    expect(JSON.parse(readFileSync(join(folder, 'widgets.example.com.json'), 'utf8'))).toEqual(
      crd('widgets', 'Widget'),
    );
  });

  it('reports a host that cannot be reached, and ends with 1', async () => {
    const args = ['schemas', 'fetch', '--group', 'k6.io', '--from', 'http://127.0.0.1:1'];
    const { code, stdout, stderr } = await orrery(args);
    expect(code).toBe(1);
    expect(stdout).toBe('0 fetched, 0 were there, 2 refused; they are in .orrery/schemas\n');
    expect(stderr).toMatch(
      /testruns\.k6\.io +http:\/\/127\.0\.0\.1:1\/grafana\/k6-operator\/refs\/tags\/v1\.6\.0\/.* cannot be reached: /,
    );
  });

  it('refuses groups and versions that are not pinned', async () => {
    const { code, stderr } = await orrery(['schemas', 'fetch', '--group', 'argoprojio']);
    expect(code).toBe(2);
    expect(stderr).toContain('--group argoprojio is not pinned\n  fix: did you mean argoproj.io?');
    expect((await orrery(['schemas'])).stderr).toContain("say 'schemas fetch' or 'schemas list'");
  });

  it('is what verify reads when nothing else is named', async () => {
    const folder = temporaryFolder();
    await fetchSchemas([pins.widgets], join(folder, '.orrery/schemas'), mirror);
    mkdirSync(join(folder, 'apps'));
    writeFileSync(
      join(folder, 'apps/widget.yaml'),
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a, namespace: b }\nspce: {}\n',
    );
    const { stdout } = await orrery(['verify', 'apps'], { folder });
    expect(stdout).toContain('Widget/b/a  spce\n  is not a field here; did you mean spec?');
  });
});

describe('the pinned schemas', () => {
  it('are named once, by release, with a digest', () => {
    expect(new Set(pinned.map(({ name }) => name)).size).toBe(pinned.length);
    for (const pin of pinned) {
      expect(pin.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(urlOf(pin)).toMatch(
        /^https:\/\/raw\.githubusercontent\.com\/[\w.-]+\/[\w.-]+\/refs\/tags\/\S+\.(ya?ml|json)$/,
      );
    }
  });

  it.skipIf(!existsSync(schemaFolder))('have the digests of the official files', () => {
    const digests = new Map(pinned.map(({ name, sha256 }) => [name, sha256]));
    const of = (file: string) => readFileSync(join(schemaFolder, file), 'utf8');
    for (const file of ['velero.io.yaml', 'keda.sh.yaml', 'gateway.networking.k8s.io.yaml']) {
      for (const { text } of documentsOf(of(file))) {
        if (!/^kind: CustomResourceDefinition/m.test(text)) continue;
        const document = load(text) as { metadata: { name: string } };
        expect(digests.get(document.metadata.name), document.metadata.name).toBe(digestOf(document));
      }
    }
    const swagger = gunzipSync(readFileSync(join(schemaFolder, 'kubernetes-1.36-swagger.json.gz'))).toString('utf8');
    expect(digests.get('1.36')).toBe(definitionsDigest(JSON.parse(swagger)));
  });
});
