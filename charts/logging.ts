import { ElasticsearchCluster } from '../src/constructs/elasticsearch-cluster.ts';
import { ElasticsearchUser } from '../src/constructs/elasticsearch-user.ts';
import { Kibana } from '../src/constructs/kibana.ts';
import { LogRetention, logRetentionLabels } from '../src/constructs/log-retention.ts';
import { LogShipperUser } from '../src/constructs/log-shipper-user.ts';
import { logStreams } from '../src/constructs/log-streams.ts';
import { NetworkPolicy } from '../src/constructs/network-policy.ts';
import { podsOf } from '../src/constructs/network-policy-peer.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { logstashOf } from '../src/platform/logstash.ts';
import { instanceOf, type Target } from '../src/platform/target.ts';
import { JAEGER, tracesUser } from '../src/platform/tracing.ts';
import { seconds } from '../src/platform/values.ts';
import { LOGS } from './flow-policies.ts';
import type { Layer, LayerDefinition } from './layer.ts';
import { logProcessing } from './log-processing.ts';
import { nameServers } from './name-servers.ts';
import { partsOf } from './providers/index.ts';

/** The user that Fluent Bit writes as, and the Secret with its password, key `password`. */
export const logShipper = { user: 'fluent-bit', secret: 'logs-fluent-bit', passwordKey: 'password' } as const;

const SETUP = 'logs-setup';
const DAY = 86_400;

export const logging: LayerDefinition = {
  name: 'logging',
  about: 'Elasticsearch, Logstash and Kibana for the logs of everything, how long they stay, and who may write them.',
  build(layer, target) {
    const { logs, production } = target.spec;
    if (logs?.kind !== 'elastic') return;
    const { namespace } = LOGS;
    const { version, nodes, masters, name: logsName } = logs;
    const streams = logStreams(target.environment);
    const instance = instanceOf(target);
    const logstash = logstashOf(target.spec);
    const add = <T extends Parameters<typeof comesFrom>[0]>(made: T, path = 'logs') => comesFrom(made, path);

    add(
      new ElasticsearchCluster(layer, 'elasticsearch', {
        name: logsName,
        namespace,
        version,
        nodes,
        ...(masters === undefined ? {} : { masters }),
        storage: logs.storage,
        storageClass: partsOf(target).storageClass,
        ...(production ? {} : { memory: '2Gi', cpu: '250m' }),
        userSecrets: [...(logstash ? [] : [logShipper.secret]), ...(target.spec.tracing ? [tracesUser] : [])],
      }),
    );
    add(
      new Kibana(layer, 'kibana', {
        name: logsName,
        namespace,
        version,
        elasticsearch: logsName,
        replicas: production ? 2 : 1,
        behindGateway: target.spec.monitoring.hosts.logs !== undefined,
      }),
    );
    if (target.spec.tracing) {
      // Here, and not with Jaeger, which comes when Elasticsearch is healthy: it reads its users' Secrets before.
      add(
        new ElasticsearchUser(layer, 'traces-user', {
          name: tracesUser,
          namespace,
          username: JAEGER,
          cluster: ['monitor', 'manage_index_templates', 'manage_ilm'],
          indices: [{ names: ['jaeger-*'], privileges: ['all'] }],
        }),
        'tracing',
      );
    }
    if (logstash) logProcessing(layer, target, logstash);
    else
      add(
        new LogShipperUser(layer, 'shipper', {
          name: logShipper.secret,
          namespace,
          username: logShipper.user,
          streams,
        }),
      );
    add(
      new LogRetention(layer, 'retention', {
        name: SETUP,
        namespace,
        instance,
        elasticsearch: logsName,
        version,
        streams,
        days: Math.max(1, Math.ceil(seconds(logs.retention) / DAY)),
        replicas: nodes > 1 ? 1 : 0,
      }),
      'logs.retention',
    );
    setupPolicies(layer, target, instance);
  },
};

/** What the setup Job may reach. What Elasticsearch and Kibana may is with the other add-ons' flows. */
function setupPolicies(layer: Layer, target: Target, instance: string): void {
  const { namespace, store } = LOGS;
  const pods = logRetentionLabels(SETUP, instance);
  const http = [{ port: 9200 }];
  const reason = 'sets up the retention and the indices of logs';
  const policies = [
    {
      name: `${SETUP}-to-elasticsearch`,
      pods,
      direction: 'egress',
      peers: [podsOf(namespace, store)],
      ports: http,
      reason,
    },
    {
      name: `elasticsearch-from-${SETUP}`,
      pods: store,
      direction: 'ingress',
      peers: [podsOf(namespace, pods)],
      ports: http,
      reason,
    },
    {
      name: `${SETUP}-to-dns`,
      pods,
      direction: 'egress',
      peers: nameServers(target),
      ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
      reason: 'resolves names',
    },
  ] as const;
  for (const policy of policies) comesFrom(new NetworkPolicy(layer, policy.name, { namespace, ...policy }), 'logs');
}
