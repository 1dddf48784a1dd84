import type { ExampleObject } from './policy.ts';

/** A field of an object in an example. */
type Fields = Readonly<Record<string, unknown>>;

/** A container that satisfies every policy here, with some of its fields replaced. */
export function container(fields: Fields = {}): Fields {
  return {
    name: 'app',
    image: 'registry.example.com/team/app:1.4.2',
    ports: [{ name: 'http', containerPort: 3000 }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
    livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
    securityContext: {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...fields,
  };
}

/** A pod of such containers. */
export function pod(spec: Fields = {}): ExampleObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'example', namespace: 'team' },
    spec: { containers: [container()], ...spec },
  };
}

/** A pod whose one container has some fields replaced. */
export function podWith(fields: Fields): ExampleObject {
  return pod({ containers: [container(fields)] });
}

/** A Deployment of a good pod. */
export function deployment(spec: Fields = {}, metadata: Fields = {}): ExampleObject {
  const labels = { 'app.kubernetes.io/name': 'example' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'example', namespace: 'team', labels, ...metadata },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container()] } },
      ...spec,
    },
  };
}
