/** A client of the proxy, and what it may reach through it. */
export interface EgressClient {
  /** Names the listener, its statistics and its log lines. */
  readonly name: string;
  /** The proxy's port for this client alone. Who else may connect to it is a NetworkPolicy's to say. */
  readonly port: number;
  /** The hosts that it may reach, each with its port. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
}

/** Where the proxy answers /ready and /stats/prometheus. Envoy's own admin interface stays on localhost. */
export const EGRESS_PROXY_METRICS_PORT = 9902;

const ADMIN_PORT = 9901;
const TYPE = 'type.googleapis.com/envoy';

/** One cache for the filter that resolves a name and the cluster that connects to it: Envoy wants both to state it alike. */
const dnsCache = () => ({ name: 'internet', dns_lookup_family: 'V4_PREFERRED' });

/** A value of the Envoy v3 API, as JSON can say it. */
type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/**
 * Envoy's static bootstrap for a forward proxy: one listener a client, which lets CONNECT through to exactly the client's
 * hosts and answers 403 to everything else. TLS stays between the client and the host: the proxy sees names, not contents.
 */
export function egressProxyConfig(clients: readonly EgressClient[], maxConnections: number): Json {
  return {
    admin: { address: socket('127.0.0.1', ADMIN_PORT) },
    application_log_config: {
      log_format: { json_format: { time: '%Y-%m-%dT%T.%e%z', level: '%l', logger: '%n', message: '%j' } },
    },
    overload_manager: {
      resource_monitors: [
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typed_config: {
            '@type': `${TYPE}.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig`,
            max_active_downstream_connections: maxConnections,
          },
        },
      ],
    },
    static_resources: {
      listeners: [...clients.map(clientListener), metricsListener()],
      clusters: [internetCluster(), adminCluster()],
    },
  };
}

function clientListener({ name, port, hosts }: EgressClient): Json {
  const allowed = hosts.map((entry) => `${entry.host}:${entry.port}`);
  return {
    name,
    address: socket('0.0.0.0', port),
    per_connection_buffer_limit_bytes: 32_768,
    filter_chains: [
      {
        filters: [
          httpConnectionManager({
            stat_prefix: name,
            // A tunnel without a byte for this long is closed; a streamed answer that pauses is not.
            stream_idle_timeout: '600s',
            request_headers_timeout: '10s',
            upgrade_configs: [{ upgrade_type: 'CONNECT' }],
            access_log: [accessLog(name)],
            route_config: {
              name,
              virtual_hosts: [
                {
                  name: 'allowed',
                  // CONNECT names its port, so a host is matched with it: another port of the host is another domain.
                  domains: allowed,
                  routes: [
                    {
                      match: { connect_matcher: {} },
                      route: {
                        cluster: 'internet',
                        timeout: '0s',
                        upgrade_configs: [{ upgrade_type: 'CONNECT', connect_config: {} }],
                      },
                    },
                    refuse({ prefix: '/' }, `${name} may reach this host through CONNECT only.\n`),
                  ],
                },
                {
                  name: 'denied',
                  domains: ['*'],
                  routes: [
                    refuse({ connect_matcher: {} }, denial(name, allowed)),
                    refuse({ prefix: '/' }, denial(name, allowed)),
                  ],
                },
              ],
            },
            http_filters: [
              {
                name: 'envoy.filters.http.dynamic_forward_proxy',
                typed_config: {
                  '@type': `${TYPE}.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig`,
                  dns_cache_config: dnsCache(),
                },
              },
              router(),
            ],
          }),
        ],
      },
    ],
  };
}

/** /ready and /stats/prometheus of the admin interface, and nothing else of it: it could also stop the proxy. */
function metricsListener(): Json {
  const toAdmin = (path: string): Json => ({
    match: { path, headers: [{ name: ':method', string_match: { exact: 'GET' } }] },
    route: { cluster: 'admin' },
  });
  return {
    name: 'metrics',
    address: socket('0.0.0.0', EGRESS_PROXY_METRICS_PORT),
    filter_chains: [
      {
        filters: [
          httpConnectionManager({
            stat_prefix: 'metrics',
            route_config: {
              name: 'metrics',
              virtual_hosts: [
                { name: 'metrics', domains: ['*'], routes: [toAdmin('/ready'), toAdmin('/stats/prometheus')] },
              ],
            },
            http_filters: [router()],
          }),
        ],
      },
    ],
  };
}

function internetCluster(): Json {
  return {
    name: 'internet',
    connect_timeout: '5s',
    lb_policy: 'CLUSTER_PROVIDED',
    cluster_type: {
      name: 'envoy.clusters.dynamic_forward_proxy',
      typed_config: {
        '@type': `${TYPE}.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig`,
        dns_cache_config: dnsCache(),
      },
    },
  };
}

function adminCluster(): Json {
  return {
    name: 'admin',
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: {
      cluster_name: 'admin',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: socket('127.0.0.1', ADMIN_PORT) } }] }],
    },
  };
}

function httpConnectionManager(config: { readonly [key: string]: Json }): Json {
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
      codec_type: 'HTTP1',
      ...config,
    },
  };
}

function router(): Json {
  return {
    name: 'envoy.filters.http.router',
    typed_config: { '@type': `${TYPE}.extensions.filters.http.router.v3.Router` },
  };
}

function accessLog(client: string): Json {
  return {
    name: 'envoy.access_loggers.stdout',
    typed_config: {
      '@type': `${TYPE}.extensions.access_loggers.stream.v3.StdoutAccessLog`,
      log_format: {
        json_format: {
          time: '%START_TIME%',
          client,
          client_address: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
          method: '%REQ(:METHOD)%',
          authority: '%REQ(:AUTHORITY)%',
          status: '%RESPONSE_CODE%',
          detail: '%RESPONSE_CODE_DETAILS%',
          flags: '%RESPONSE_FLAGS%',
          upstream: '%UPSTREAM_HOST%',
          bytes_received: '%BYTES_RECEIVED%',
          bytes_sent: '%BYTES_SENT%',
          duration_ms: '%DURATION%',
        },
      },
    },
  };
}

function refuse(match: Json, text: string): Json {
  return { match, direct_response: { status: 403, body: { inline_string: text } } };
}

function denial(client: string, allowed: readonly string[]): string {
  return `The egress proxy lets ${client} reach ${allowed.join(', ')} and nothing else. Declare the API, and name it in the service's uses.\n`;
}

function socket(address: string, port: number): Json {
  return { socket_address: { address, port_value: port } };
}
