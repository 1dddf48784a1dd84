import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { selfSigned } from '../support/self-signed.ts';
import { answers } from './cluster-answers.ts';
import { orrery, type Ran } from './run.ts';

/*
 * A small API server: what verify asks of a cluster, answered as the real one answers. It knows a token, one CRD, a
 * part of the OpenAPI, and a few objects; it does not show Roles.
 */
const TOKEN = 'a-token-of-the-test';
const { key, cert } = selfSigned();
const asked: string[] = [];
let server: Server;
let origin = '';

beforeAll(async () => {
  server = createServer({ key, cert }, (request, response) => {
    const { url = '', headers } = request;
    asked.push(`${url} ${headers.accept}`);
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (headers.authorization !== `Bearer ${TOKEN}`) send(401, { message: 'Unauthorized' });
    else if (url in answers) send(200, answers[url]);
    else send(403, { message: `forbidden: no access to ${url}` });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

interface Access {
  readonly address?: string;
  readonly token?: string;
}

/** Runs verify over one file, with a kubeconfig of two contexts, of which `test` is the current one. */
async function verify(manifests: string, args: readonly string[] = ['--cluster'], access: Access = {}): Promise<Ran> {
  const { address = origin, token = TOKEN } = access;
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'apps'));
  writeFileSync(join(folder, 'apps/all.yaml'), manifests);
  const kubeconfig = join(folder, 'kubeconfig');
  const authority = Buffer.from(cert).toString('base64');
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [
        { name: 'test', cluster: { server: address, 'certificate-authority-data': authority } },
        { name: 'other', cluster: { server: 'https://127.0.0.1:1' } },
      ],
      users: [{ name: 'me', user: { token } }],
      contexts: ['test', 'other'].map((name) => ({ name, context: { cluster: name, user: 'me' } })),
      'current-context': 'test',
    }),
  );
  return orrery(['verify', ...args, 'apps'], { folder, env: { KUBECONFIG: kubeconfig } });
}

const pod = (secret: string, key: string) => `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1
      env:
        - { name: LEVEL, valueFrom: { configMapKeyRef: { name: settings, key: ${key} } } }
        - { name: TOKEN, valueFrom: { secretKeyRef: { name: ${secret}, key: token } } }
`;

describe('orrery verify --cluster', () => {
  it('holds manifests against the schemas of the cluster, built in and of CRDs', async () => {
    const { code, stdout } = await verify(`apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
dat: { a: b }
---
apiVersion: example.com/v1
kind: Widget
metadata: { name: web, namespace: shop }
spec: { size: many }
`);
    expect(code).toBe(1);
    expect(stdout).toContain('ConfigMap/shop/web  dat\n  is not a field here; did you mean data?');
    expect(stdout).toContain('Widget/shop/web  spec.size\n  is a string ("many"), but must be an integer');
    expect(stdout).not.toContain('missing-provider');
  });

  it('takes what exists in the cluster for what manifests refer to, and knows what does not', async () => {
    const good = await verify(pod('token', 'level'));
    expect(good.stdout).not.toMatch(/missing-(secret|config-map|namespace)/);
    const bad = await verify(pod('tokens', 'levels'));
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('is tokens, but there is no Secret/shop/tokens');
    expect(bad.stdout).toContain('is levels, but ConfigMap/settings has no such key');
  });

  it('says what the cluster does not show, and never takes it for missing', async () => {
    const { stdout } = await verify(`apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: tools }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: User, name: somebody, apiGroup: rbac.authorization.k8s.io }]
`);
    expect(stdout).toContain('does not show its Roles: forbidden');
    expect(stdout).not.toMatch(/error missing-/);
  });

  it('asks for the names of Secrets alone', () => {
    expect(asked.find((line) => line.startsWith('/api/v1/secrets'))).toContain('as=PartialObjectMetadataList');
  });

  it('ends with 2 and the reason when the cluster cannot be reached, does not know us, or is not there', async () => {
    const nobody = await verify(pod('token', 'level'), ['--context', 'other']);
    expect(nobody).toMatchObject({ code: 2, stdout: '' });
    expect(nobody.stderr).toMatch(
      /^error the cluster of context other at https:\/\/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
    );
    const stranger = await verify(pod('token', 'level'), ['--cluster'], { token: 'another' });
    expect(stranger).toMatchObject({ code: 2, stdout: '' });
    expect(stranger.stderr).toContain('does not know who asks (401)');
    const typo = await verify(pod('token', 'level'), ['--context', 'tets']);
    expect(typo.code).toBe(2);
    expect(typo.stderr).toContain("has no context 'tets'\n  fix: did you mean 'test'?");
    const none = await orrery(['verify', '--cluster', 'contracts'], { env: { KUBECONFIG: '/nowhere/config' } });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('there is no kubeconfig at /nowhere/config');
  });

  it('reads OpenAPI v3 where the cluster shows only that, one document for each group, also without TLS', async () => {
    const { '/openapi/v2': version2, ...others } = answers;
    const { definitions } = version2 as { definitions: Readonly<Record<string, unknown>> };
    const document = JSON.parse(JSON.stringify(definitions).replaceAll('#/definitions/', '#/components/schemas/'));
    const known: Readonly<Record<string, unknown>> = {
      ...others,
      '/openapi/v3': {
        paths: {
          version: { serverRelativeURL: '/openapi/v3/version?hash=1' },
          'api/v1': { serverRelativeURL: '/openapi/v3/api/v1?hash=2' },
          'apis/apps/v1': { serverRelativeURL: '/openapi/v3/apis/apps/v1?hash=3' },
          'apis/example.com/v1': { serverRelativeURL: '/openapi/v3/apis/example.com/v1?hash=4' },
        },
      },
      '/openapi/v3/api/v1?hash=2': { components: { schemas: document } },
    };
    const urls: string[] = [];
    const plain = createPlainServer(({ url = '' }, response) => {
      urls.push(url);
      response.writeHead(url in known ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(known[url] ?? { message: 'not found' }));
    });
    await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
    const { port } = plain.address() as AddressInfo;
    const { code, stdout } = await verify(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\ndat: { a: b }\n',
      ['--cluster'],
      { address: `http://127.0.0.1:${port}` },
    );
    plain.close();
    expect(code).toBe(1);
    expect(stdout).toContain('ConfigMap/shop/web  dat\n  is not a field here; did you mean data?');
    // Of the kinds of CRDs the CRDs are read, and of other paths nothing is wanted.
    expect(urls.filter((url) => url.startsWith('/openapi/v3/')).sort()).toEqual([
      '/openapi/v3/api/v1?hash=2',
      '/openapi/v3/apis/apps/v1?hash=3',
    ]);
  });

  it('ends with 2 when the kubeconfig is none, names no server, or the server is no API server', async () => {
    const folder = temporaryFolder();
    const withConfig = async (text: string) => {
      writeFileSync(join(folder, 'config'), text);
      const { code, stderr } = await orrery(['verify', '--cluster', 'contracts'], {
        env: { KUBECONFIG: join(folder, 'config') },
      });
      return { code, stderr };
    };
    const config = (cluster: string) => `
clusters: [{ name: a, cluster: ${cluster} }]
users: [{ name: a, user: {} }]
contexts: [{ name: a, context: { cluster: a, user: a } }]
current-context: a
`;
    expect(await withConfig('a: [1')).toEqual({ code: 2, stderr: expect.stringContaining('is no kubeconfig: ') });
    expect(await withConfig(config('{ server: nowhere }'))).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^error context a has no server\n {2}fix: /),
    });
    expect(await withConfig(config("{ server: 'http://10.0.0.1:8080' }"))).toEqual({
      code: 2,
      stderr: expect.stringContaining('without TLS, everybody on the way could read the credentials'),
    });
    const shop = createPlainServer((_request, response) => response.end('<html>welcome</html>'));
    await new Promise<void>((listening) => shop.listen(0, '127.0.0.1', listening));
    const { port } = shop.address() as AddressInfo;
    const answer = await withConfig(config(`{ server: 'http://127.0.0.1:${port}' }`));
    shop.close();
    expect(answer).toEqual({
      code: 2,
      stderr: expect.stringContaining('answered /version with what is no JSON object\n  fix: see whether it is'),
    });
  });

  it('refuses a server whose certificate nobody vouches for', async () => {
    const other = selfSigned();
    const impostor = createServer(other, (_request, response) => response.end('{}'));
    await new Promise<void>((listening) => impostor.listen(0, '127.0.0.1', listening));
    const { port } = impostor.address() as AddressInfo;
    const { code, stderr } = await verify(pod('token', 'level'), ['--cluster'], {
      address: `https://127.0.0.1:${port}`,
    });
    impostor.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be reached: .*certificate/i);
  });
});
