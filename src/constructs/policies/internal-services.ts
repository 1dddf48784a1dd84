import { settled } from './containers.ts';
import { definePolicy, type ExampleObject } from './policy.ts';

export interface InternalServicesParameters {
  /** Services that may be reached from outside: the edge. Without a name: all of the namespace. */
  readonly allowed?: readonly { readonly namespace: string; readonly name?: string }[];
}

/** Traffic comes in through the edge alone, where TLS, limits and logs are. */
export const internalServices = definePolicy<InternalServicesParameters>({
  kind: 'InternalServices',
  title: 'Services inside the cluster',
  description:
    'Refuses Services of type LoadBalancer or NodePort, and external IPs, but for those that are named: traffic from outside comes through the edge, where TLS, limits and logs are.',
  kinds: [{ apiGroups: [''], kinds: ['Service'] }],
  parameters: {
    allowed: {
      type: 'array',
      description: 'Services that may be reached from outside. Without a name: all of the namespace. Default: none.',
      items: {
        type: 'object',
        required: ['namespace'],
        properties: {
          namespace: { type: 'string', description: 'Namespace of the Service.', minLength: 1 },
          name: { type: 'string', description: 'Name of the Service. Default: all of the namespace.' },
        },
      },
    },
  },
  required: [],
  code: {
    engine: 'cel',
    variables: [
      settled('spec'),
      { name: 'allowed', expression: 'variables.params == null ? [] : variables.params.?allowed.orValue([])' },
      {
        name: 'judged',
        expression: `!variables.settled && !variables.allowed.exists(a,
  a.namespace == object.metadata.?namespace.orValue("") && a.?name.orValue(object.metadata.name) == object.metadata.name)`,
      },
    ],
    validations: [
      {
        expression: '!variables.judged || !(object.spec.?type.orValue("ClusterIP") in ["LoadBalancer", "NodePort"])',
        messageExpression:
          '"is of type " + object.spec.type + ", which opens it to the outside: use ClusterIP, and a route at the edge"',
      },
      {
        expression: '!variables.judged || size(object.spec.?externalIPs.orValue([])) == 0',
        messageExpression:
          '"takes traffic of the addresses " + object.spec.externalIPs.join(", ") + ": remove externalIPs"',
      },
    ],
  },
  examples: {
    parameters: { allowed: [{ namespace: 'edge', name: 'gateway' }, { namespace: 'mesh' }] },
    allowed: [
      { name: 'cluster-ip', object: service({}) },
      { name: 'headless', object: service({ type: 'ClusterIP', clusterIP: 'None' }) },
      { name: 'the-edge', object: service({ type: 'LoadBalancer' }, { name: 'gateway', namespace: 'edge' }) },
      { name: 'namespace-of-the-edge', object: service({ type: 'NodePort' }, { name: 'any', namespace: 'mesh' }) },
    ],
    disallowed: [
      {
        name: 'load-balancer',
        object: service({ type: 'LoadBalancer' }),
        message: 'is of type LoadBalancer, which opens it to the outside',
      },
      { name: 'node-port', object: service({ type: 'NodePort' }), message: 'is of type NodePort' },
      {
        name: 'beside-the-edge',
        object: service({ type: 'LoadBalancer' }, { name: 'other', namespace: 'edge' }),
        message: 'is of type LoadBalancer',
      },
      {
        name: 'named-as-the-edge-elsewhere',
        object: service({ type: 'LoadBalancer' }, { name: 'gateway', namespace: 'team' }),
        message: 'is of type LoadBalancer',
      },
      {
        name: 'external-ips',
        object: service({ externalIPs: ['192.0.2.10'] }),
        message: 'takes traffic of the addresses 192.0.2.10: remove externalIPs',
      },
    ],
  },
});

function service(
  spec: Readonly<Record<string, unknown>>,
  metadata: { readonly name: string; readonly namespace: string } = { name: 'example', namespace: 'team' },
): ExampleObject {
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }], ...spec } };
}
