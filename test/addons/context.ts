import type { AddonContext } from '../../src/addons/index.ts';

/** A made-up cluster: every value that the catalogue asks for. */
export function contextOf(production: boolean): AddonContext {
  return {
    production,
    environment: production ? 'production' : 'staging',
    clusterName: 'shop',
    region: 'eu-west-1',
    vpcId: 'vpc-0123456789abcdef0',
    provider: 'aws',
    identity: (addon) => ({ 'eks.amazonaws.com/role-arn': `arn:aws:iam::000000000000:role/shop-${addon}` }),
    backupClouds: ['azure'],
    rollouts: true,
    monitoring: {
      interval: '30s',
      grafanaHost: 'grafana.shop.example',
      alertmanagerHost: 'alerts.shop.example',
      grafanaAdminSecret: 'grafana-admin',
      storageClass: 'gp3',
      dataSources: [],
      customResourceState: { kind: 'CustomResourceStateMetrics', spec: { resources: [] } },
    },
    logging: {
      store: 'elastic',
      loki: { type: 's3', bucket: 'shop-logs', retentionHours: 720, ingestionMegabytes: 16, storage: '20Gi' },
      elasticsearchHost: 'logs-es-http.logging.svc',
      elasticsearchUser: 'shipper',
      elasticsearchPassword: { name: 'logs-shipper', key: 'password' },
      elasticsearchCa: { name: 'logs-es-http-certs-public', key: 'ca.crt' },
      counts: [],
      streams: [
        { dataset: 'application', name: 'logs-application-production' },
        { dataset: 'audit', name: 'logs-audit-production' },
        { dataset: 'infrastructure', name: 'logs-infrastructure-production' },
      ],
      application: ['shop-production'],
      audit: ['argocd'],
    },
    edge: {
      trustedProxies: ['10.0.0.0/16'],
      ownLoadBalancer: false,
      serviceAnnotations: {},
      internalAnnotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
      hsts: { maxAgeSeconds: 31_536_000, includeSubdomains: true, preload: false },
    },
    security: { mutates: false, falcoRulesConfigMap: 'shop-rules' },
    backup: { moveVolumes: false },
    karpenter: { interruptionQueue: 'shop-interruptions', placement: {} },
    vault: {
      replicas: production ? 3 : 1,
      storage: '10Gi',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:000000000000:key/11111111-2222-3333-4444-555555555555',
    },
    mesh: {
      id: 'shop-mesh',
      network: 'network1',
      trustDomain: 'cluster.local',
      pilot: { cpu: '500m', memory: '2Gi' },
      proxy: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '2', memory: '512Mi' } },
      extensionProviders: [],
    },
  };
}
