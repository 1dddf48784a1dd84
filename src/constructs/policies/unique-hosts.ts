import { definePolicy, type ExampleObject } from './policy.ts';

export interface UniqueHostsParameters {
  /** Host names that several namespaces may route, e.g. one host with a path for each team. Default: none. */
  readonly sharedHosts?: readonly string[];
  /** Namespaces whose routes do not count: the edge's, where the redirects to https of all hosts are. Default: none. */
  readonly exemptNamespaces?: readonly string[];
}

/**
 * A host name belongs to one namespace. Within a namespace it may appear again: a redirect beside its route, the solver
 * of an ACME challenge beside its Ingress.
 */
export const uniqueHosts = definePolicy<UniqueHostsParameters>({
  kind: 'UniqueHosts',
  title: 'One namespace for each host name',
  description:
    'Refuses an Ingress or HTTPRoute for a host name that another namespace routes already. Written in Rego, since CEL in Gatekeeper sees one object alone: this needs the copies that a SyncSet keeps. They lag behind, so two objects created in the same moment both get in; the audit then names them. Wildcards are compared as they are written.',
  kinds: [
    { apiGroups: ['networking.k8s.io'], kinds: ['Ingress'] },
    { apiGroups: ['gateway.networking.k8s.io'], kinds: ['HTTPRoute'] },
  ],
  parameters: {
    sharedHosts: {
      type: 'array',
      description: 'Host names that several namespaces may route. Default: none.',
      items: { type: 'string', minLength: 1 },
    },
    exemptNamespaces: {
      type: 'array',
      description: 'Namespaces whose routes do not count, e.g. that of the edge with its redirects. Default: none.',
      items: { type: 'string', minLength: 1 },
    },
  },
  required: [],
  code: {
    engine: 'rego',
    sync: [
      { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' },
      { group: 'gateway.networking.k8s.io', version: 'v1', kind: 'HTTPRoute' },
    ],
    rego: `package uniquehosts

violation contains {"msg": msg} if {
	not exempt(input.review.object.metadata.namespace)
	some host in hosts(input.review.object)
	not shared(host)
	some namespace, versions in data.inventory.namespace
	namespace != input.review.object.metadata.namespace
	not exempt(namespace)
	some other in routes(versions)
	host in hosts(other)
	msg := sprintf("routes the host %v, which %v %v in namespace %v routes already: choose another host, or add it to sharedHosts", [host, other.kind, other.metadata.name, namespace])
}

# An Ingress names its hosts in rules, an HTTPRoute in hostnames.
hosts(object) := {host | some rule in object.spec.rules; host := rule.host} | {host | some host in object.spec.hostnames}

routes(versions) := {object | some object in versions["networking.k8s.io/v1"].Ingress} | {object | some object in versions["gateway.networking.k8s.io/v1"].HTTPRoute}

shared(host) if host in input.parameters.sharedHosts

exempt(namespace) if namespace in input.parameters.exemptNamespaces
`,
  },
  examples: {
    parameters: { sharedHosts: ['shared.example.com'], exemptNamespaces: ['edge'] },
    allowed: [
      {
        name: 'new-host',
        object: ingress('team', 'a', 'new.example.com'),
        inventory: [ingress('other', 'b', 'example.com')],
      },
      { name: 'itself', object: ingress('team', 'a', 'example.com'), inventory: [ingress('team', 'a', 'example.com')] },
      {
        name: 'again-in-its-namespace',
        object: ingress('team', 'acme-solver', 'example.com'),
        inventory: [ingress('team', 'a', 'example.com')],
      },
      {
        name: 'redirect-at-the-edge',
        object: route('edge', 'redirect', 'example.com'),
        inventory: [route('team', 'a', 'example.com')],
      },
      {
        name: 'route-beside-the-redirect-at-the-edge',
        object: route('team', 'a', 'example.com'),
        inventory: [route('edge', 'redirect', 'example.com')],
      },
      {
        name: 'shared-host',
        object: ingress('team', 'a', 'shared.example.com'),
        inventory: [route('other', 'b', 'shared.example.com')],
      },
    ],
    disallowed: [
      {
        name: 'parameters-left-out',
        object: ingress('team', 'a', 'shared.example.com'),
        inventory: [route('edge', 'redirect', 'shared.example.com')],
        parameters: {},
        message: 'routes the host shared.example.com, which HTTPRoute redirect in namespace edge routes already',
      },
      {
        name: 'ingress-of-another-namespace',
        object: ingress('team', 'a', 'example.com'),
        inventory: [ingress('other', 'b', 'example.com')],
        message: 'routes the host example.com, which Ingress b in namespace other routes already',
      },
      {
        name: 'route-of-another-namespace',
        object: ingress('team', 'a', 'example.com'),
        inventory: [route('other', 'b', 'example.com')],
        message: 'which HTTPRoute b in namespace other routes already',
      },
      {
        name: 'route-that-takes-an-ingress',
        object: route('team', 'a', 'example.com'),
        inventory: [ingress('other', 'b', 'example.com')],
        message: 'which Ingress b in namespace other routes already',
      },
    ],
  },
});

function ingress(namespace: string, name: string, host: string): ExampleObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace },
    spec: {
      rules: [
        {
          host,
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] },
        },
      ],
    },
  };
}

function route(namespace: string, name: string, host: string): ExampleObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace },
    spec: { hostnames: [host], rules: [{ backendRefs: [{ name, port: 80 }] }] },
  };
}
