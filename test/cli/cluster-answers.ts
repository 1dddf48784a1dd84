/** What a small API server answers, as a real one does: one CRD, a part of the OpenAPI, and a few objects, by path. */
const group = (name: string, version: string, ...kinds: readonly (readonly [kind: string, plural: string])[]) => ({
  metadata: { name },
  versions: [
    {
      version,
      resources: kinds.map(([kind, resource]) => ({
        resource,
        scope: 'Namespaced',
        responseKind: { group: name, version, kind },
      })),
    },
  ],
});
const list = (...names: readonly string[]) => ({
  items: names.map((name) => {
    const [namespace, own] = name.split('/');
    return { metadata: own ? { namespace, name: own } : { name } };
  }),
});
const text = { type: 'string' };
const meta = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
export const answers: Readonly<Record<string, unknown>> = {
  '/version': { major: '1', minor: '33+' },
  '/api': {
    items: [
      group(
        '',
        'v1',
        ['ConfigMap', 'configmaps'],
        ['Namespace', 'namespaces'],
        ['Secret', 'secrets'],
        ['Service', 'services'],
      ),
    ],
  },
  '/apis': {
    items: [
      group('example.com', 'v1', ['Widget', 'widgets']),
      group('rbac.authorization.k8s.io', 'v1', ['Role', 'roles'], ['RoleBinding', 'rolebindings']),
    ],
  },
  '/openapi/v2': {
    definitions: {
      'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': {
        type: 'object',
        properties: { name: text, namespace: text },
      },
      'io.k8s.api.core.v1.ConfigMap': {
        type: 'object',
        properties: {
          apiVersion: text,
          kind: text,
          metadata: meta,
          data: { type: 'object', additionalProperties: text },
        },
        'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'ConfigMap' }],
      },
    },
  },
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?limit=500': {
    items: [
      {
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          names: { kind: 'Widget' },
          scope: 'Namespaced',
          versions: [
            {
              name: 'v1',
              served: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
                },
              },
            },
          ],
        },
      },
    ],
  },
  '/api/v1/namespaces?limit=500': { ...list('shop'), metadata: { continue: 'page two' } },
  '/api/v1/namespaces?limit=500&continue=page%20two': list('tools'),
  '/api/v1/configmaps?limit=500': {
    items: [{ metadata: { namespace: 'shop', name: 'settings' }, data: { level: 'info' } }],
  },
  '/api/v1/secrets?limit=500': list('shop/token'),
  '/api/v1/services?limit=500': {
    items: [{ metadata: { namespace: 'shop', name: 'web' }, spec: { ports: [{ name: 'http', port: 80 }] } }],
  },
};
