import {
  blueGreen,
  cloudsql,
  cpu,
  definePlatform,
  gateway,
  latency,
  memory,
  memorystore,
  requestRate,
} from '../../src/platform/index.ts';

export const astralTurf = definePlatform({
  name: 'astral-turf',
  namespace: 'astral-turf',
  domain: 'astralturf.com',
  owner: 'atlas',
  repository: { url: 'https://github.com/astralturf/infrastructure' },
  cluster: { provider: 'gcp', region: 'us-central1', kubernetes: '1.34' },

  objectives: {
    availability: 99.99,
    recovery: {
      application: { rto: '15m', rpo: '5m' },
      database: { rto: '15m', rpo: '5m' },
      configuration: { rpo: '1h' },
      full: { rto: '1h' },
    },
  },

  access: { viewers: ['astral-turf-developers@astralturf.com'], operators: ['astral-turf-oncall@astralturf.com'] },

  stores: {
    // One database for all regions: the others write to its region's address, and read from a replica in theirs.
    postgres: cloudsql({
      readers: 1,
      secret: { DATABASE_URL: 'database_url', DATABASE_READER_URL: 'database_reader_url' },
    }),
    redis: memorystore({ secret: { REDIS_URL: 'redis_url' } }),
  },

  services: {
    app: {
      image: 'ghcr.io/astralturf/app',
      version: 'v1.0.0',
      port: 3000,
      uses: ['postgres', 'redis'],
      public: {},
      health: { live: '/health', ready: '/ready' },
      resources: { cpu: { request: '250m', limit: '500m' }, memory: { request: '512Mi', limit: '1Gi' } },
      metrics: {},
      config: { NODE_ENV: 'production' },
      secrets: { JWT_SECRET: 'jwt_secret' },
      scale: { min: 3, max: 100, on: [cpu(60), memory(70), requestRate(500), latency('200ms')] },
      delivery: blueGreen({ keepOld: '10m' }),
      priority: 'critical',
      objectives: { latency: { below: '500ms', share: 99 } },
    },
  },

  edge: gateway({ certificate: { email: 'security@astralturf.com' } }),

  alerts: {
    pagerduty: {},
    slack: { channel: '#astral-turf-alerts' },
    runbooks: 'https://github.com/astralturf/infrastructure/blob/main/docs/runbooks',
    grafana: 'https://grafana.astralturf.com',
    errorRate: 1,
    latency: '500ms',
  },

  backup: {
    schedules: {
      configuration: { cron: '*/30 * * * *', keep: '2d', of: 'configuration' },
      full: { cron: '0 2 * * *', keep: '30d', of: 'cluster' },
    },
    restoreTest: { cron: '0 6 * * 1', schedule: 'full' },
  },
});
