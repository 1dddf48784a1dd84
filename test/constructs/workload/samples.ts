import type { ApplicationProps } from '../../../src/constructs/workload/application-container.ts';
import type { WorkloadIdentity } from '../../../src/constructs/workload/identity.ts';
import type { PodProps } from '../../../src/constructs/workload/pod.ts';

export const identity: WorkloadIdentity = {
  name: 'web',
  namespace: 'shop-production',
  instance: 'shop-production',
  component: 'web',
  version: '1.4.0',
};

export const application: ApplicationProps = {
  image: 'ghcr.io/shop/web:1.4.0',
  port: 3000,
  health: { live: '/live', ready: '/ready', startupSeconds: 60 },
  resources: { cpu: { request: '500m' }, memory: { request: '256Mi', limit: '256Mi' } },
  writable: { '/tmp': '64Mi' },
};

export const pod: PodProps = {
  identity,
  kubernetes: '1.34',
  application,
  shutdown: { drainSeconds: 15, longestRequestSeconds: 30 },
  configMaps: { environment: 'web-config', nginx: 'web-nginx' },
  annotations: {},
  revisionLabel: 'pod-template-hash',
};

export const nginx = {
  image: 'docker.io/nginxinc/nginx-unprivileged:1.29.8-alpine',
  port: 8080,
  resources: { cpu: { request: '50m' }, memory: { request: '64Mi', limit: '64Mi' } },
};
