import {
  api,
  colors,
  cpu,
  definePlatform,
  elastic,
  elasticache,
  istio,
  karpenter,
  memory,
  meshGateway,
  rds,
  requestRate,
  s3,
} from '../../src/platform/index.ts';

export const idpPlatform = definePlatform({
  name: 'idp-platform',
  namespace: 'idp-$environment',
  domain: 'idp.example.com',
  owner: 'platform-engineering',
  repository: { url: 'https://github.com/idp-platform/infrastructure' },
  cluster: { provider: 'aws', region: 'us-east-1', kubernetes: '1.34' },

  objectives: {
    availability: 99.9,
    recovery: {
      application: { rto: '15m', rpo: '5m' },
      database: { rto: '1h', rpo: '15m' },
      configuration: { rpo: '1h' },
      cluster: { rto: '4h' },
      region: { rto: '24h', rpo: '4h' },
    },
  },

  access: { viewers: ['idp-developers'], operators: ['idp-oncall'] },

  stores: {
    postgres: rds({
      readers: 1,
      copy: { lag: '1h' },
      dump: { cron: '30 2 * * *', version: '18.3-202602261638-system-bookworm' },
      secret: { DATABASE_URL: 'database_url', DATABASE_READER_URL: 'database_reader_url' },
    }),
    redis: elasticache({ mode: 'cluster', secret: { REDIS_URL: 'redis_url' }, snapshots: { every: '1h', keep: 20 } }),
    artifacts: s3({ variable: 'ARTIFACTS_BUCKET', copy: {} }),
    logs: s3({ variable: 'LOGS_BUCKET', copy: {} }),
    techdocs: s3({ variable: 'TECHDOCS_BUCKET', copy: {} }),
  },
  apis: {
    github: api('api.github.com', { secret: { GITHUB_TOKEN: 'github_token' } }),
    terraform: api('registry.terraform.io'),
  },

  flags: { 'self-service-stacks': { about: 'Developers make Atmos stacks by themselves, from templates' } },

  services: {
    backstage: {
      image: 'ghcr.io/idp-platform/backstage',
      version: 'v1.0.0',
      port: 7007,
      uses: ['postgres', 'redis', 'techdocs', 'github', 'platform-api'],
      public: {},
      health: { live: '/.backstage/health/v1/liveness', ready: '/.backstage/health/v1/readiness' },
      resources: { cpu: { request: '500m' }, memory: { request: '1Gi', limit: '1Gi' } },
      metrics: {},
      config: { NODE_ENV: 'production' },
      secrets: { AUTH_SESSION_SECRET: 'auth_session_secret' },
      writable: { '/tmp': '512Mi' },
      scale: { min: 2, max: 10, on: [cpu(70), memory(80)] },
      delivery: colors({ live: 'blue' }),
      priority: 'critical',
      objectives: { latency: { below: '1s', share: 95 } },
    },
    'platform-api': {
      image: 'ghcr.io/idp-platform/platform-api',
      version: 'v1.0.0',
      port: 8000,
      uses: ['postgres', 'redis', 'artifacts', 'gaia'],
      flags: { read: ['self-service-stacks'] },
      public: { host: 'api.idp.example.com' },
      resources: { cpu: { request: '250m' }, memory: { request: '512Mi', limit: '512Mi' } },
      metrics: {},
      processes: ['python3', 'uvicorn'],
      scale: { min: 3, max: 20, on: [requestRate(100)] },
      delivery: colors({ live: 'blue' }),
      priority: 'critical',
      objectives: { latency: { below: '500ms', share: 95 } },
    },
    gaia: {
      image: 'ghcr.io/idp-platform/gaia',
      version: 'v1.0.0',
      command: ['gaia', 'serve', '--port', '8080'],
      port: 8080,
      uses: ['artifacts', 'logs', 'github', 'terraform'],
      secretsFrom: 'vault',
      resources: { cpu: { request: '250m' }, memory: { request: '512Mi', limit: '1Gi' } },
      metrics: {},
      processes: ['gaia', 'python3', 'terraform', 'atmos', 'git'],
      // Terraform's working folders and providers.
      writable: { '/tmp': '64Mi', '/workspace': '4Gi' },
      replicas: 2,
      delivery: colors({ live: 'blue' }),
    },
  },

  secrets: { refresh: '15m', rotate: '30d' },
  vault: {},

  mesh: istio({ id: 'idp-mesh' }),
  edge: meshGateway({ via: 'alb', certificate: { email: 'platform-engineering@example.com' } }),
  egress: { kind: 'mesh' },

  nodes: karpenter({
    instanceTypes: ['m6i.large', 'm6i.xlarge', 'm6i.2xlarge', 'm7i.large', 'm7i.xlarge'],
    limits: { cpu: '100', memory: '400Gi' },
    image: 'bottlerocket@v1.59.0',
  }),

  alerts: {
    pagerduty: {},
    slack: { channel: '#idp-alerts' },
    runbooks: 'https://github.com/idp-platform/infrastructure/blob/main/docs/runbooks',
    grafana: 'https://grafana.idp.example.com',
    errorRate: 5,
    latency: '1s',
  },
  // Beside Prometheus: the clouds' own view, and traces in X-Ray.
  monitoring: { cloudwatch: { traces: true } },
  logs: elastic({ version: '9.4.4', nodes: 3, storage: '100Gi', retention: '30d' }),

  backup: {
    schedules: {
      configuration: { cron: '*/30 * * * *', keep: '2d', of: 'configuration' },
      daily: { cron: '0 3 * * *', keep: '30d', of: 'application' },
      // Every three hours: with its run, the upload and the copy, a lost region loses less than four.
      cluster: { cron: '0 */3 * * *', keep: '14d', of: 'cluster' },
    },
    // The monthly drill: it fails when it takes longer than an application may be away.
    restoreTest: { cron: '0 6 1 * *', schedule: 'daily', timeout: '15m' },
    copied: true,
    volumes: 'moved',
  },

  budget: { monthly: 4000 },
});
