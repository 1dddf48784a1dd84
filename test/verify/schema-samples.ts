/** Correct objects to break in tests, each call a fresh copy. */
export const deployment = () => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'web' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
      spec: {
        serviceAccountName: 'web',
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'topology.kubernetes.io/zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
          },
        ],
        containers: [
          {
            name: 'web',
            image: 'example.com/web:1.2.3',
            imagePullPolicy: 'IfNotPresent',
            ports: [
              { name: 'http', containerPort: 8080, protocol: 'TCP' },
              { name: 'metrics', containerPort: 9090 },
            ],
            env: [{ name: 'MODE', value: 'production' }],
            resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } },
            readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
        ],
        volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
      },
    },
  },
});

export const autoscaler = () => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      {
        type: 'Pods',
        pods: { metric: { name: 'requests_per_second' }, target: { type: 'AverageValue', averageValue: '1k' } },
      },
    ],
    behavior: {
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] },
    },
  },
});

export const rollout = () => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    strategy: { canary: { steps: [{ setWeight: 10 }, { pause: { duration: '2m' } }] } },
    template: deployment().spec.template,
  },
});

export const serviceMonitor = () => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    endpoints: [{ port: 'metrics', interval: '30s', scheme: 'http' }],
  },
});

export const externalSecret = () => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    refreshInterval: '1h',
    secretStoreRef: { name: 'vault', kind: 'SecretStore' },
    target: { name: 'web', creationPolicy: 'Owner' },
    data: [{ secretKey: 'token', remoteRef: { key: 'shop/web', property: 'token' } }],
  },
});

export const nodePool = () => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'web' },
  spec: {
    disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '10m' },
    limits: { cpu: '200' },
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'web' },
        requirements: [
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot', 'on-demand'] },
          { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
        ],
        expireAfter: '720h',
      },
    },
  },
});

export const constraintTemplate = () => ({
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: 'requiredlabels' },
  spec: {
    crd: {
      spec: {
        names: { kind: 'RequiredLabels' },
        validation: {
          openAPIV3Schema: {
            type: 'object',
            properties: { labels: { type: 'array', items: { type: 'string' } } },
          },
        },
      },
    },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        code: [{ engine: 'K8sNativeValidation', source: { validations: [{ expression: 'true' }] } }],
      },
    ],
  },
});

export const constraint = () => ({
  apiVersion: 'constraints.gatekeeper.sh/v1beta1',
  kind: 'RequiredLabels',
  metadata: { name: 'required-labels' },
  spec: {
    enforcementAction: 'warn',
    match: { kinds: [{ apiGroups: ['apps'], kinds: ['Deployment'] }], excludedNamespaces: ['kube-*'] },
    parameters: { labels: ['app.kubernetes.io/name'] },
  },
});

/** The object with one value changed, or removed when it is undefined. Steps are written as `spec.ports.0.name`. */
export function changed(manifest: object, path: string, value: unknown): object {
  const copy: object = structuredClone(manifest);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at: object = copy;
  for (const step of steps) {
    const next: unknown = Reflect.get(at, step);
    if (typeof next !== 'object' || next === null) throw new Error(`no ${step} on the way to ${path}`);
    at = next;
  }
  if (value === undefined) Reflect.deleteProperty(at, last);
  else Reflect.set(at, last, value);
  return copy;
}
