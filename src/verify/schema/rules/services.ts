import type { Schema } from '../schema.ts';
import { between, eachFormat, eachOneOf, exactlyOne, fields, format, labels, oneOf, port, protocol } from './shapes.ts';

/** What brings traffic to pods, and what keeps it away. */
export const serviceRules: Readonly<Record<string, Schema>> = {
  'core.v1.ServiceSpec': {
    anyOf: [{ properties: { ports: { maxItems: 1 } } }, { properties: { ports: { items: { required: ['name'] } } } }],
    'x-message': 'must name each of its ports, as there is more than one',
    ...fields({
      type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      sessionAffinity: oneOf('ClientIP', 'None'),
      externalTrafficPolicy: oneOf('Cluster', 'Local'),
      internalTrafficPolicy: oneOf('Cluster', 'Local'),
      ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
      ipFamilies: eachOneOf('IPv4', 'IPv6'),
      trafficDistribution: oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
      externalName: format('dns-subdomain'),
      selector: labels,
    }),
  },
  'core.v1.ServicePort': fields({
    name: format('dns-label'),
    port,
    protocol,
    targetPort: format('port'),
    nodePort: between(0, 65535),
  }),
  'core.v1.ClientIPConfig': fields({ timeoutSeconds: between(1, 86400) }),
  'discovery.v1.EndpointSlice': fields({ addressType: oneOf('IPv4', 'IPv6', 'FQDN') }),

  'networking.v1.IngressRule': fields({ host: format('dns-wildcard') }),
  'networking.v1.IngressTLS': fields({ hosts: eachFormat('dns-wildcard') }),
  'networking.v1.HTTPIngressPath': fields({
    path: { pattern: '^/' },
    pathType: oneOf('Exact', 'Prefix', 'ImplementationSpecific'),
  }),
  'networking.v1.IngressBackend': exactlyOne('resource', 'service'),
  'networking.v1.ServiceBackendPort': {
    ...exactlyOne('name', 'number'),
    ...fields({ name: format('port-name'), number: port }),
  },

  'networking.v1.NetworkPolicySpec': fields({ policyTypes: { maxItems: 2, ...eachOneOf('Ingress', 'Egress') } }),
  'networking.v1.NetworkPolicyPort': fields({ port: format('port'), endPort: port, protocol }),
  'networking.v1.NetworkPolicyPeer': {
    minProperties: 1,
    not: { required: ['ipBlock'], minProperties: 2 },
    'x-message': 'must not have a selector beside its ipBlock',
  },
  'networking.v1.IPBlock': fields({ cidr: format('cidr'), except: eachFormat('cidr') }),
  'networking.v1.IngressClassParametersReference': fields({ scope: oneOf('Cluster', 'Namespace') }),
};
