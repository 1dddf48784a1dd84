import {
  blueGreen,
  canary,
  cpu,
  definePlatform,
  elastic,
  etcd,
  istio,
  jaeger,
  kafka,
  karpenter,
  latency,
  memory,
  meshGateway,
  milvus,
  minio,
  mysql,
  postgresql,
  redis,
  requestRate,
} from '../../src/platform/index.ts';

export const suuupra = definePlatform({
  name: 'suuupra',
  domain: 'suuupra.com',
  owner: 'platform',
  labels: { 'managed-by': 'argocd' },
  repository: {
    url: 'https://github.com/suuupra/gitops-config',
    path: 'environments',
    own: true,
    root: 'suuupra-platform',
  },
  argocd: 'highly-available',
  cluster: { provider: 'aws', region: 'us-east-1', kubernetes: '1.34' },

  objectives: {
    availability: 99.9,
    recovery: {
      application: { rto: '1h', rpo: '5m' },
      database: { rto: '30m', rpo: '5m' },
      configuration: { rpo: '1h' },
    },
  },

  // Nothing that Vault hands out lives for more than a day, and what it keeps is replaced by then.
  vault: { pki: { lifetime: '24h' } },
  secrets: { from: 'vault', refresh: '1h', rotate: '24h' },

  // The document's application nodes, up to a hundred. The system group, three to ten m5.large, is Terraform's: Karpenter itself
  // runs there, since it cannot start the node that it needs.
  nodeGroups: { system: { cpu: '2', memory: '8Gi', max: 10 } },
  nodes: karpenter({
    nodeGroup: 'system',
    instanceTypes: ['m5.xlarge'],
    limits: { cpu: '400', memory: '1600Gi' },
    image: 'bottlerocket@v1.59.0',
  }),

  access: { viewers: ['suuupra-developers'], operators: ['suuupra-oncall'] },

  stores: {
    postgres: postgresql({
      credentials: 'dynamic',
      version: '18.3-202602261638-system-bookworm',
      storage: '200Gi',
      cpu: '1',
      memory: '4Gi',
      database: 'suuupra',
      pooler: { instances: 2, clients: 2000, connections: 40 },
      restoreTest: { cron: '0 5 * * 2' },
    }),
    redis: redis({ version: '8.1.10-alpine', memory: '2Gi', storage: '10Gi' }),
    // Payments keep their own database, run and encrypted by RDS.
    ledger: mysql({ readers: 1, secret: { LEDGER_URL: 'ledger_url' } }),
    // The document's ZooKeeper is KRaft today: Kafka 4 has no other way.
    events: kafka({
      storage: '200Gi',
      topics: {
        'course-progress': { partitions: 12, writers: ['courses'], readers: ['recommendations'] },
        'media-uploaded': { partitions: 6, writers: ['media'], readers: ['courses', 'recommendations'] },
        payments: { partitions: 6, retention: '30d', writers: ['payment-service'], readers: ['courses'] },
      },
    }),
    etcd: etcd({ version: 'v3.5.21' }),
    minio: minio({ storage: '200Gi', buckets: ['media'] }),
    vectors: milvus({ version: 'v2.6.0', etcd: 'etcd', objects: 'minio', memory: '2Gi' }),
  },

  flags: { 'vector-recommendations': { about: 'Courses recommended by the vector store, not by what sells' } },

  services: {
    'api-gateway': {
      image: 'ghcr.io/suuupra/api-gateway',
      version: 'v1.0.0',
      port: 8080,
      uses: ['identity', 'courses', 'media', 'recommendations', 'payment-service', 'redis'],
      public: {},
      resources: { cpu: { request: '250m', limit: '1' }, memory: { request: '256Mi', limit: '512Mi' } },
      metrics: {},
      deadline: '5m',
      scale: { min: 4, max: 20, on: [cpu(70), memory(80), requestRate(500), latency('200ms')] },
      delivery: blueGreen({ keepOld: '15m' }),
      priority: 'critical',
    },
    identity: {
      image: 'ghcr.io/suuupra/identity',
      version: 'v1.0.0',
      port: 8080,
      uses: ['postgres', 'redis'],
      resources: { cpu: { request: '200m', limit: '500m' }, memory: { request: '256Mi', limit: '512Mi' } },
      metrics: {},
      deadline: '5m',
      secrets: { JWT_SIGNING_KEY: 'jwt_signing_key' },
      scale: { min: 3, max: 10, on: [cpu(70), memory(80)] },
      delivery: blueGreen({ keepOld: '15m' }),
      priority: 'critical',
    },
    courses: {
      domain: 'learning',
      image: 'ghcr.io/suuupra/courses',
      version: 'v1.0.0',
      port: 8080,
      uses: ['postgres', 'redis', 'events'],
      resources: { cpu: { request: '200m', limit: '500m' }, memory: { request: '256Mi', limit: '512Mi' } },
      metrics: {},
      deadline: '5m',
      scale: { min: 3, max: 10, on: [cpu(70), memory(80)] },
      delivery: canary({ steps: [10, 50], pause: '5m' }),
    },
    media: {
      domain: 'media',
      image: 'ghcr.io/suuupra/media',
      version: 'v1.0.0',
      port: 8080,
      uses: ['minio', 'events'],
      resources: { cpu: { request: '200m', limit: '1' }, memory: { request: '256Mi', limit: '1Gi' } },
      metrics: {},
      deadline: '5m',
      scale: { min: 2, max: 8, on: [cpu(70)] },
    },
    recommendations: {
      domain: 'learning',
      image: 'ghcr.io/suuupra/recommendations',
      version: 'v1.0.0',
      port: 8080,
      uses: ['vectors', 'redis', 'events'],
      flags: { read: ['vector-recommendations'] },
      resources: { cpu: { request: '250m', limit: '1' }, memory: { request: '512Mi', limit: '1Gi' } },
      metrics: {},
      deadline: '5m',
      scale: { min: 2, max: 8, on: [cpu(70), memory(80)] },
    },
    'payment-service': {
      domain: 'payments',
      image: 'ghcr.io/suuupra/payment-service',
      version: 'v1.0.0',
      port: 8080,
      uses: ['ledger', 'events'],
      resources: { cpu: { request: '250m', limit: '500m' }, memory: { request: '256Mi', limit: '512Mi' } },
      metrics: {},
      deadline: '5m',
      scale: { min: 3, max: 12, on: [cpu(70), memory(80)] },
      delivery: canary({
        steps: [
          { weight: 10, pause: '2m' },
          { weight: 50, pause: '5m' },
        ],
        analysis: ['success-rate', 'latency'],
      }),
      priority: 'critical',
      objectives: { availability: 99.95, latency: { below: '500ms', share: 95 } },
    },
  },

  mesh: istio({
    id: 'suuupra-mesh',
    network: 'network1',
    pilot: { cpu: '500m', memory: '2Gi' },
    // The quota counts limits too.
    proxy: { cpu: { request: '50m', limit: '400m' }, memory: { request: '128Mi', limit: '256Mi' } },
  }),
  edge: meshGateway({ certificate: { email: 'security@suuupra.com' } }),
  egress: { kind: 'mesh' },

  tracing: jaeger({ sampling: { services: { 'payment-service': 100 } } }),

  alerts: {
    pagerduty: {},
    slack: { channel: '#suuupra-alerts' },
    runbooks: 'https://github.com/suuupra/gitops-config/blob/main/docs/runbooks',
    grafana: 'https://grafana.suuupra.com',
    within: '30s',
  },
  monitoring: {
    interval: '15s',
    overview: 'Suuupra Platform Overview',
    prometheus: {
      name: 'prometheus-main',
      retention: '30d',
      monitorLabels: { team: 'platform' },
      ruleLabels: { prometheus: 'main' },
    },
    thanos: {},
  },
  notify: {},
  logs: elastic({
    name: 'elasticsearch-main',
    version: '9.4.4',
    masters: 3,
    nodes: 6,
    storage: '200Gi',
    retention: '30d',
    logstash: {},
    alerts: {
      'fatal-errors': {
        field: 'level',
        matches: '^(fatal|critical)$',
        summary: 'ends, or cannot go on, by its own word',
      },
      'failing-payments': {
        service: 'payment-service',
        field: 'level',
        matches: '^error$',
        moreThan: 10,
        severity: 'critical',
        summary: 'payments fail, as it logs',
      },
    },
  }),

  backup: {
    schedules: {
      configuration: { cron: '*/30 * * * *', keep: '2d', of: 'configuration' },
      weekly: { cron: '0 4 * * 0', keep: '90d', of: 'cluster' },
    },
    restoreTest: { cron: '0 6 1 * *', schedule: 'weekly', timeout: '1h' },
  },
});
