import { groupOf } from '../../manifests/manifest.ts';
import type { Complaint, Subject, Unchecked } from '../finding.ts';
import { injectedProxy } from '../injected-proxy.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { listAt, objectAt, textAt } from '../values.ts';
import { valuesAt } from './fields.ts';
import { operatedService } from './operated.ts';
import { hint, missing, type Reference } from './report.ts';
import type { World } from './world.ts';

/** A Service that is named, and the port that is used of it. */
export interface ServiceReference extends Reference {
  readonly port?: number | string;
  readonly portPath?: string;
}

/** Ports of a Service as `http (80)`, or `80` where they have no name. */
function portsOf(service: Subject): readonly { readonly name: string; readonly port: number }[] {
  return listAt(service.object, 'spec', 'ports').map(({ name, port }) => ({
    name: typeof name === 'string' ? name : '',
    port: Number(port),
  }));
}

/** Reports a Service that is not there, or has no such port. */
export function* reportService(world: World, reference: ServiceReference): Generator<Complaint | Unchecked> {
  const service = world.find(reference);
  const { subject, path, name, port, portPath = path } = reference;
  if (!service) {
    const operated = operatedService(world, reference.namespace ?? '', name);
    if (operated) {
      if (typeof port !== 'number' || operated.length === 0 || operated.includes(port)) return;
      const has = operated.join(', ');
      yield {
        subject,
        path: portPath,
        message: `is ${port}, but Service/${name}, which its operator makes, has ${has}`,
      };
      return;
    }
    yield missing(world, reference, `${path} is ${name}`);
    return;
  }
  if (port === undefined || textAt(service.object, 'spec', 'type') === 'ExternalName') return;
  const ports = portsOf(service);
  if (ports.some((each) => each.port === port || each.name === port)) return;
  const has = ports.map((each) => (each.name === '' ? String(each.port) : `${each.name} (${each.port})`)).join(', ');
  const meant =
    typeof port === 'string'
      ? hint(
          port,
          ports.map((each) => each.name),
        )
      : '';
  const message = `is ${port}, but Service/${name} has no such port: it has ${has === '' ? 'none' : has}${meant}`;
  yield { subject, path: portPath, message };
}

/** The names of the ports that the containers of a pod declare. */
export function portNamesOf(pod: PodTemplate): string[] {
  return [...containersOf(pod).map(({ container }) => container), injectedProxy(pod)].flatMap((container) =>
    listAt(container, 'ports').flatMap((p) => textAt(p, 'name') ?? []),
  );
}

/** Every Service that something but a Service's own selector names. */
export function* serviceReferences(world: World): Generator<ServiceReference> {
  for (const subject of world.set.all) {
    const { object } = subject;
    const group = groupOf(object);
    const own = object.metadata.namespace ?? '';
    const refer = (path: string, name: unknown, rest: { namespace?: string; port?: unknown; portPath?: string } = {}) =>
      referenceOf(subject, path, name, { namespace: own, ...rest });
    switch (`${group}/${object.kind}`) {
      case 'networking.k8s.io/Ingress':
        for (const at of ['spec.defaultBackend.service', 'spec.rules[].http.paths[].backend.service']) {
          for (const { value, path } of valuesAt(object, at)) {
            const named = textAt(value, 'port', 'name');
            // The AWS Load Balancer Controller reads the action of that name from an annotation.
            if (named === 'use-annotation') continue;
            const port = named ?? objectAt(value, 'port').number;
            const portPath = `${path}.port.${named === undefined ? 'number' : 'name'}`;
            yield* refer(`${path}.name`, textAt(value, 'name'), { port, portPath });
          }
        }
        break;
      case 'gateway.networking.k8s.io/HTTPRoute':
      case 'gateway.networking.k8s.io/GRPCRoute':
      case 'gateway.networking.k8s.io/TLSRoute':
      case 'gateway.networking.k8s.io/TCPRoute':
      case 'gateway.networking.k8s.io/UDPRoute':
        for (const at of ['spec.rules[].backendRefs[]', 'spec.rules[].filters[].requestMirror.backendRef']) {
          for (const { value, path } of valuesAt(object, at)) {
            if ((textAt(value, 'kind') ?? 'Service') !== 'Service' || (textAt(value, 'group') ?? '') !== '') continue;
            const namespace = textAt(value, 'namespace') ?? own;
            const port = objectAt(value).port;
            yield* refer(`${path}.name`, textAt(value, 'name'), { namespace, port, portPath: `${path}.port` });
          }
        }
        break;
      case 'elbv2.k8s.aws/TargetGroupBinding': {
        const ref = objectAt(object, 'spec', 'serviceRef');
        yield* refer('spec.serviceRef.name', ref.name, { port: ref.port, portPath: 'spec.serviceRef.port' });
        break;
      }
      case 'argoproj.io/Rollout':
        for (const field of ROLLOUT_SERVICES) {
          for (const { value, path } of valuesAt(object, field)) yield* refer(path, value);
        }
        break;
      case 'apiregistration.k8s.io/APIService':
        yield* clientService(refer, objectAt(object, 'spec', 'service'), 'spec.service');
        break;
      case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
      case 'admissionregistration.k8s.io/ValidatingWebhookConfiguration':
        for (const { value, path } of valuesAt(object, 'webhooks[].clientConfig.service')) {
          yield* clientService(refer, objectAt(value), path);
        }
        break;
    }
  }
}

const ROLLOUT_SERVICES = [
  'spec.strategy.canary.stableService',
  'spec.strategy.canary.canaryService',
  'spec.strategy.canary.pingPong.pingService',
  'spec.strategy.canary.pingPong.pongService',
  'spec.strategy.blueGreen.activeService',
  'spec.strategy.blueGreen.previewService',
];

type Refer = (
  path: string,
  name: unknown,
  rest: { namespace?: string; port?: unknown; portPath?: string },
) => Generator<ServiceReference>;

/** What the API server calls: port 443 where none is given. */
function clientService(refer: Refer, service: Readonly<Record<string, unknown>>, path: string) {
  const namespace = textAt(service, 'namespace') ?? '';
  return refer(`${path}.name`, service.name, { namespace, port: service.port ?? 443, portPath: `${path}.port` });
}

function* referenceOf(
  subject: Subject,
  path: string,
  name: unknown,
  { namespace, port, portPath }: { namespace: string; port?: unknown; portPath?: string },
): Generator<ServiceReference> {
  if (typeof name !== 'string' || name === '') return;
  const used = typeof port === 'number' || typeof port === 'string' ? { port } : {};
  const where = portPath === undefined ? {} : { portPath };
  yield { subject, path, group: '', kind: 'Service', namespace, name, ...used, ...where };
}
