import {
  blueGreen,
  cloudsql,
  connections,
  cpu,
  definePlatform,
  gateway,
  latency,
  loki,
  memory,
  memorystore,
  nginx,
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
    // One database for all regions: the others write to its region's address, and read from a replica in theirs. Its log
    // is archived all the time: a point every 15 minutes, as first planned, would not keep the promised 5.
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
      proxy: nginx({
        image: 'docker.io/owasp/modsecurity-crs',
        version: '4.28.0-nginx-alpine-202607160307',
        immutable: ['/assets/', '/static/'],
        waf: { mode: 'block', paranoia: 1, threshold: 5 },
        resources: { cpu: { request: '100m', limit: '500m' }, memory: { request: '256Mi', limit: '256Mi' } },
      }),
      metrics: { buckets: ['25ms', '50ms', '100ms', '200ms', '500ms', '1s', '5s'] },
      config: { NODE_ENV: 'production' },
      secrets: { JWT_SECRET: 'jwt_secret' },
      scale: {
        min: 3,
        max: 100,
        on: [cpu(60), memory(70), requestRate(500), latency('200ms'), connections(100)],
        up: { percent: 100, period: '15s', stabilization: '0s' },
        down: { percent: 10, period: '60s', stabilization: '5m' },
        predict: { lead: '15m' },
      },
      migrations: {
        trigger: 'manual',
        name: 'atlas-db-migration',
        validate: ['npm', 'run', 'migrate:validate'],
        command: ['npm', 'run', 'migrate:deploy'],
        verify: ['npm', 'run', 'migrate:check'],
        rollback: ['npm', 'run', 'migrate:down'],
      },
      delivery: blueGreen({ shares: [5, 25, 50, 75, 100], pause: '45s', keepOld: '10m' }),
      priority: 'critical',
      objectives: {
        latency: [
          { below: '200ms', share: 95 },
          { below: '500ms', share: 99 },
        ],
      },
    },
  },

  edge: gateway({
    certificate: { email: 'security@astralturf.com', wildcard: true, lifetime: '90d', renewBefore: '45d' },
    hsts: { maxAge: '730d', includeSubdomains: true, preload: true },
  }),

  security: { scanning: {}, falco: { namespace: 'atlas-security', release: 'atlas-falco' } },

  alerts: {
    pagerduty: {},
    slack: { channel: '#astral-turf-alerts' },
    respond: { critical: '15m', warning: '1h', info: '4h' },
    priorities: { critical: 'P1', warning: 'P2', info: 'P3' },
    severities: { HighLatency: 'critical' },
    runbooks: 'https://github.com/astralturf/infrastructure/blob/main/docs/runbooks',
    grafana: 'https://grafana.astralturf.com',
    errorRate: 1,
    latency: '500ms',
    exhaustion: 80,
    certificate: '30d',
    unusualTraffic: 3,
  },
  logs: loki({ retention: '30d' }),

  backup: {
    schedules: {
      configuration: { cron: '*/30 * * * *', keep: '2d', of: 'configuration' },
      application: { cron: '0 */6 * * *', keep: '7d', of: 'application' },
      full: { cron: '0 2 * * *', keep: '30d', of: 'cluster', also: ['archive', 'vault'] },
    },
    // The first is the region's own bucket in Google Cloud; where the others are is Terraform's to say: S3 knows no us-central1.
    places: { archive: { kind: 's3' }, vault: { kind: 'azure' } },
    restoreTest: { cron: '0 6 * * 1', schedule: 'full' },
  },
});
