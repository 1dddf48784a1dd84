import {
  canary,
  cpu,
  definePlatform,
  elastic,
  gateway,
  karpenter,
  memory,
  metric,
  postgresql,
  redis,
  requestRate,
} from '../../src/platform/index.ts';

export const astralField = definePlatform({
  name: 'astral-field',
  namespace: 'astralfield-$environment',
  domain: 'astralfield.com',
  owner: 'platform',
  repository: { url: 'https://github.com/astralfield/infrastructure' },
  cluster: { provider: 'aws', region: 'us-east-1', kubernetes: '1.34' },

  objectives: {
    availability: 99.99,
    recovery: {
      application: { rto: '15m', rpo: '5m' },
      database: { rto: '1h', rpo: '5m' },
      configuration: { rpo: '1h' },
      full: { rto: '4h' },
    },
  },

  access: { viewers: ['astral-field-developers'], operators: ['astral-field-oncall'] },

  stores: {
    postgres: postgresql({
      version: '18.3-202602261638-system-bookworm',
      instances: 3,
      storage: '200Gi',
      cpu: '2',
      memory: '8Gi',
      database: 'astralfield',
      pooler: { instances: 3, clients: 2000, connections: 40 },
      backup: { retention: '30d', base: '0 1 * * *', dump: { cron: '30 2 * * *' } },
      restoreTest: { cron: '0 5 * * 2', timeout: '1h' },
    }),
    redis: redis({ version: '8.1.10-alpine', replicas: 3, memory: '2Gi', storage: '10Gi' }),
  },

  services: {
    web: {
      image: 'ghcr.io/astralfield/web',
      version: 'v1.0.0',
      port: 3000,
      uses: ['api'],
      public: {},
      resources: { cpu: { request: '250m' }, memory: { request: '512Mi', limit: '512Mi' } },
      metrics: {},
      // HOSTNAME: Next.js would listen on the pod's name alone, where probes by address find nobody.
      config: { NODE_ENV: 'production', HOSTNAME: '0.0.0.0', NEXT_TELEMETRY_DISABLED: '1' },
      writable: { '/tmp': '64Mi', '/app/.next/cache': '512Mi' },
      scale: { min: 3, max: 100, on: [cpu(70), memory(80), requestRate(200)] },
      delivery: canary({ steps: [10, 25, 50], pause: '5m' }),
      priority: 'critical',
      objectives: { latency: { below: '100ms', share: 95 } },
    },
    api: {
      image: 'ghcr.io/astralfield/api',
      version: 'v1.0.0',
      port: 4000,
      uses: ['postgres', 'redis'],
      public: { host: 'api.astralfield.com' },
      health: { live: '/health', ready: '/ready' },
      resources: { cpu: { request: '500m' }, memory: { request: '512Mi', limit: '768Mi' } },
      metrics: {},
      config: { NODE_ENV: 'production', LOG_FORMAT: 'json' },
      secrets: { JWT_SECRET: 'jwt_secret' },
      // websocket_connections: what api itself counts of scores that are followed live.
      scale: {
        min: 3,
        max: 120,
        on: [
          cpu(70),
          memory(80),
          requestRate(150),
          metric('connections', 'sum(websocket_connections{namespace="$namespace"})', 500),
        ],
      },
      migrations: { command: ['npm', 'run', 'migrate:deploy'], verify: ['npm', 'run', 'migrate:status'] },
      delivery: canary({ steps: [10, 25, 50], pause: '5m' }),
      priority: 'critical',
      objectives: { availability: 99.9, latency: { below: '100ms', share: 95 } },
    },
  },

  edge: gateway({ certificate: { email: 'security@astralfield.com' } }),

  nodes: karpenter({
    instanceTypes: ['m6i.large', 'm6i.xlarge', 'm6i.2xlarge', 'm7i.xlarge', 'm7i.2xlarge'],
    limits: { cpu: '400', memory: '1600Gi' },
    image: 'bottlerocket@v1.59.0',
  }),

  alerts: {
    pagerduty: {},
    slack: { channel: '#astralfield-alerts' },
    email: { to: ['platform@astralfield.com', 'database@astralfield.com'], from: 'alerts@astralfield.com' },
    respond: { critical: '5m', warning: '30m' },
    runbooks: 'https://runbooks.astralfield.com',
    grafana: 'https://grafana.astralfield.com',
    errorRate: 0.1,
    latency: '100ms',
  },
  monitoring: { interval: '15s' },
  logs: elastic({ version: '9.4.4', nodes: 3, storage: '300Gi', retention: '30d' }),

  backup: {
    schedules: {
      configuration: { cron: '*/30 * * * *', keep: '2d', of: 'configuration' },
      weekly: { cron: '0 4 * * 0', keep: '90d', of: 'cluster' },
    },
    restoreTest: { cron: '0 6 1 * *', schedule: 'weekly', timeout: '1h' },
    copied: true,
  },

  budget: { monthly: 9000 },
});
