import { ApiObject, App, Chart, type ChartProps } from 'cdk8s';
import { Deployment, EnvValue, k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

/** What a service is in every comparison: five objects of some 950 bytes of YAML each, as platforms write them. */
export function serviceObjects(index: number): Readonly<Record<string, unknown>>[] {
  const name = `service-${String(index).padStart(6, '0')}`;
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': 'production',
    'app.kubernetes.io/part-of': 'shop',
    'app.kubernetes.io/managed-by': 'bench',
  };
  const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'production' };
  const metadata = { name, namespace: 'shop-production', labels };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, annotations: { 'example.com/owner': 'team-shop', 'example.com/revision': '0123456' } },
      spec: {
        replicas: 3,
        revisionHistoryLimit: 5,
        selector: { matchLabels: selector },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 45,
            securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
            topologySpreadConstraints: [
              {
                maxSkew: 1,
                topologyKey: 'topology.kubernetes.io/zone',
                whenUnsatisfiable: 'ScheduleAnyway',
                labelSelector: { matchLabels: selector },
              },
            ],
            containers: [
              {
                name: 'app',
                image: `registry.example.com/shop/${name}:1.${index % 40}.0`,
                args: ['--listen=:8080', '--log-format=json', `--name=${name}`],
                env: [
                  { name: 'LOG_LEVEL', value: 'info' },
                  { name: 'FEATURE_NEW_CART', value: index % 2 ? 'yes' : 'no' },
                  { name: 'TIMEOUT', value: '30s' },
                  { name: 'POOL_SIZE', value: '20' },
                  { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: `${name}-secrets`, key: 'url' } } },
                ],
                ports: [
                  { name: 'http', containerPort: 8080 },
                  { name: 'metrics', containerPort: 9090 },
                ],
                resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
                readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5, failureThreshold: 3 },
                livenessProbe: { httpGet: { path: '/live', port: 'http' }, periodSeconds: 10, failureThreshold: 6 },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
                volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
              },
            ],
            volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        type: 'ClusterIP',
        selector,
        ports: [
          { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
          { name: 'metrics', port: 9090, targetPort: 'metrics', protocol: 'TCP' },
        ],
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: {
        minReplicas: 3,
        maxReplicas: 12,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
          { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } } }],
            ports: [{ port: 8080, protocol: 'TCP' }],
          },
        ],
        egress: [
          {
            to: [{ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.9.0/24'] } }],
            ports: [{ port: 5432, protocol: 'TCP' }],
          },
        ],
      },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels: selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
  ];
}

/** As many objects, of services in turn. */
export function objects(count: number): Readonly<Record<string, unknown>>[] {
  const list: Readonly<Record<string, unknown>>[] = [];
  for (let index = 0; list.length < count; index++) list.push(...serviceObjects(index));
  return list.slice(0, count);
}

const PLAIN: ChartProps = { disableResourceNameHashes: true };

interface KubeProps {
  readonly apiVersion: string;
  readonly kind: string;
}

function add(chart: Construct, object: Readonly<Record<string, unknown>>, id: string): void {
  const { apiVersion, kind, ...rest } = object;
  const props: KubeProps = { ...rest, apiVersion: String(apiVersion), kind: String(kind) };
  new ApiObject(chart, id, props);
}

/** One chart with plain ApiObjects. */
export function plainTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  const chart = new Chart(app, 'all', PLAIN);
  for (const [index, object] of objects(count).entries()) add(chart, object, `object-${index}`);
  return app;
}

/** Charts of a thousand plain ApiObjects. */
export function blockTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  let chart = new Chart(app, 'block-0', PLAIN);
  for (let index = 0, at = 0; at < count; index++) {
    for (const object of serviceObjects(index)) {
      if (at > 0 && at % 1000 === 0) chart = new Chart(app, `block-${at}`, PLAIN);
      if (at++ < count) add(chart, object, `object-${at}`);
    }
  }
  return app;
}

/** Deployments by the classes of cdk8s-plus. */
export function libraryTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  const chart = new Chart(app, 'all', PLAIN);
  for (let index = 0; index < count; index++) {
    const name = `service-${index}`;
    const deployment = new Deployment(chart, name, { replicas: 3, metadata: { name } });
    deployment.addContainer({
      image: `registry.example.com/shop/${name}:1.0.0`,
      portNumber: 8080,
      envVariables: { LOG_LEVEL: EnvValue.fromValue('info'), FEATURE_NEW_CART: EnvValue.fromValue('no') },
    });
  }
  return app;
}

/** A chart a service, with its five objects. */
export function chartTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  for (let index = 0; index * 5 < count; index++) {
    const chart = new Chart(app, `service-${index}`, PLAIN);
    for (const object of serviceObjects(index)) add(chart, object, String(object.kind));
  }
  return app;
}

/** A chart an object. */
export function manyCharts(count: number, outdir: string): App {
  const app = new App({ outdir });
  for (const [index, object] of objects(count).entries()) {
    add(new Chart(app, `chart-${index}`, PLAIN), object, 'object');
  }
  return app;
}

/** Charts of some objects in a chain: each depends on the one before. */
export function chainTree(charts: number, each: number, outdir: string): App {
  const app = new App({ outdir });
  let before: Chart | undefined;
  for (let index = 0; index < charts; index++) {
    const chart = new Chart(app, `link-${index}`, PLAIN);
    for (const [at, object] of objects(each).entries()) {
      add(chart, { ...object, metadata: { name: `object-${index}-${at}` } }, `object-${at}`);
    }
    if (before) chart.addDependency(before);
    before = chart;
  }
  return app;
}

/** The same objects by the classes that cdk8s generates. */
export function classTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  const chart = new Chart(app, 'all', PLAIN);
  for (const [index, object] of objects(count).entries()) addClass(chart, object, `object-${index}`);
  return app;
}

const CLASSES: Readonly<Record<string, new (scope: Construct, id: string, props: never) => Construct>> = {
  Deployment: k8s.KubeDeployment,
  Service: k8s.KubeService,
  HorizontalPodAutoscaler: k8s.KubeHorizontalPodAutoscalerV2,
  NetworkPolicy: k8s.KubeNetworkPolicy,
  PodDisruptionBudget: k8s.KubePodDisruptionBudget,
};

function addClass(chart: Construct, object: Readonly<Record<string, unknown>>, id: string): void {
  const { apiVersion: _, kind, ...props } = object;
  const one = CLASSES[String(kind)];
  if (one) Reflect.construct(one, [chart, id, withUnions(props)]);
}

const QUANTITIES = new Set(['limits', 'requests']);
const PORTS = new Set(['port', 'targetPort', 'maxSurge', 'maxUnavailable', 'sizeLimit']);

/** Quantities and numbers-or-names as the classes take them. */
function withUnions(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withUnions(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        name,
        QUANTITIES.has(key) ? k8s.Quantity.fromString(String(child)) : withUnions(child, name),
      ]),
    );
  }
  if (key === 'sizeLimit') return k8s.Quantity.fromString(String(value));
  if (PORTS.has(key) && typeof value === 'string') return k8s.IntOrString.fromString(value);
  if (PORTS.has(key) && typeof value === 'number') return k8s.IntOrString.fromNumber(value);
  return value;
}
