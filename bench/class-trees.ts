import { App, Chart, type ChartProps } from 'cdk8s';
import { Deployment, EnvValue, k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { type BenchObject, objects, serviceObjects } from './services.ts';

const PLAIN: ChartProps = { disableResourceNameHashes: true };

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

/** The same objects by the classes that cdk8s generates. */
export function classTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  const chart = new Chart(app, 'all', PLAIN);
  for (const [index, object] of objects(count).entries()) addClass(chart, object, `object-${index}`);
  return app;
}

/** A chart a service, with its five objects by these classes. */
export function classChartTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  for (let index = 0; index * 5 < count; index++) {
    const chart = new Chart(app, `service-${index}`, PLAIN);
    for (const object of serviceObjects(index)) addClass(chart, object, String(object.kind));
  }
  return app;
}

const CLASSES: Readonly<Record<string, new (scope: Construct, id: string, props: never) => Construct>> = {
  Deployment: k8s.KubeDeployment,
  Service: k8s.KubeService,
  HorizontalPodAutoscaler: k8s.KubeHorizontalPodAutoscalerV2,
  NetworkPolicy: k8s.KubeNetworkPolicy,
  PodDisruptionBudget: k8s.KubePodDisruptionBudget,
};

function addClass(chart: Construct, object: BenchObject, id: string): void {
  const { apiVersion: _, kind, ...props } = object;
  const one = CLASSES[String(kind)];
  if (one) Reflect.construct(one, [chart, id, withUnions(props, kind === 'Service' ? SERVICE_UNIONS : UNIONS)]);
}

const QUANTITIES = new Set(['limits', 'requests']);
const UNIONS = new Set(['port', 'targetPort', 'maxSurge', 'maxUnavailable', 'sizeLimit']);
/** A Service's own port has no name. */
const SERVICE_UNIONS = new Set(['targetPort']);

/** Quantities and numbers-or-names as the classes take them. */
function withUnions(value: unknown, unions: ReadonlySet<string>, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withUnions(item, unions));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        name,
        QUANTITIES.has(key) ? k8s.Quantity.fromString(String(child)) : withUnions(child, unions, name),
      ]),
    );
  }
  if (key === 'sizeLimit') return k8s.Quantity.fromString(String(value));
  if (unions.has(key) && typeof value === 'string') return k8s.IntOrString.fromString(value);
  if (unions.has(key) && typeof value === 'number') return k8s.IntOrString.fromNumber(value);
  return value;
}
