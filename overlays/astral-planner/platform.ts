import {
  api,
  aurora,
  canary,
  cpu,
  definePlatform,
  elastic,
  elasticache,
  gateway,
  karpenter,
  latency,
  memory,
  nginx,
  requestRate,
  s3,
} from '../../src/platform/index.ts';

export const astralPlanner = definePlatform({
  name: 'astral-planner',
  domain: 'astral-planner.com',
  owner: 'infrastructure',
  repository: { url: 'https://github.com/astral-planner/infrastructure' },
  cluster: { provider: 'aws', region: 'us-east-1', kubernetes: '1.34' },

  objectives: {
    availability: 99.99,
    recovery: {
      application: { rto: '15m', rpo: '5m' },
      database: { rto: '30m', rpo: '1m' },
      configuration: { rpo: '1h' },
      full: { rto: '1h' },
    },
  },

  access: { viewers: ['astral-planner-developers'], operators: ['astral-planner-oncall'] },

  stores: {
    postgres: aurora({ secret: { DATABASE_URL: 'database_url' } }),
    redis: elasticache({ secret: { REDIS_URL: 'redis_url' }, snapshots: { every: '1h', keep: 20 } }),
    files: s3(),
  },
  apis: {
    openai: api('api.openai.com', { secret: { OPENAI_API_KEY: 'openai_api_key' } }),
    stripe: api('api.stripe.com', { secret: { STRIPE_SECRET_KEY: 'stripe_secret_key' } }),
  },

  services: {
    app: {
      image: 'ghcr.io/astral-planner/app',
      version: 'v1.0.0',
      port: 3000,
      uses: ['postgres', 'redis', 'files', 'openai', 'stripe'],
      public: {},
      health: { live: '/api/health', ready: '/api/ready' },
      resources: { cpu: { request: '500m', limit: '1' }, memory: { request: '768Mi', limit: '1Gi' } },
      proxy: nginx({
        image: 'docker.io/nginxinc/nginx-unprivileged',
        version: '1.29.8-alpine',
        immutable: ['/_next/static/'],
      }),
      metrics: {},
      // HOSTNAME: Next.js listens there; the proxy reaches it on localhost.
      config: { NODE_ENV: 'production', HOSTNAME: '0.0.0.0', NEXT_TELEMETRY_DISABLED: '1', LOG_FORMAT: 'json' },
      secrets: { JWT_SECRET: 'jwt_secret' },
      writable: { '/tmp': '64Mi', '/app/.next/cache': '512Mi' },
      scale: { min: 5, max: 100, on: [cpu(70), memory(80), requestRate(1000), latency('200ms')] },
      delivery: canary({ steps: [10, 25, 50], pause: '5m' }),
      priority: 'critical',
      objectives: { latency: { below: '500ms', share: 95 } },
    },
  },

  edge: gateway({ via: 'alb', certificate: { email: 'security@astral-planner.com' } }),

  nodes: karpenter({
    instanceTypes: ['c6i.large', 'c6i.xlarge', 'c6i.2xlarge'],
    capacity: 'spot-preferred',
    consolidateAfter: '10m',
    limits: { cpu: '200', memory: '400Gi' },
    image: 'bottlerocket@v1.59.0',
  }),

  alerts: {
    pagerduty: {},
    slack: { channel: '#astral-planner-alerts' },
    runbooks: 'https://github.com/astral-planner/infrastructure/blob/main/docs/runbooks',
    grafana: 'https://grafana.astral-planner.com',
    errorRate: 5,
    latency: '1s',
  },
  logs: elastic({ version: '9.4.4', nodes: 3, storage: '200Gi', retention: '30d' }),

  backup: {
    schedules: {
      // Half-hourly, so that the newest one is never older than the hour that configuration may lose.
      configuration: { cron: '*/30 * * * *', keep: '2d', of: 'configuration' },
      daily: { cron: '0 3 * * *', keep: '30d', of: 'application' },
      weekly: { cron: '0 4 * * 0', keep: '90d', of: 'cluster' },
      monthly: { cron: '0 5 1 * *', keep: '365d', of: 'cluster' },
    },
    restoreTest: { cron: '0 6 * * 1', schedule: 'daily', timeout: '15m' },
  },

  maintenance: [{ cron: '0 2 * * 0', duration: '2h' }],
  budget: { monthly: 3600 },
});
