import { isMeshed } from '../../injected-proxy.ts';
import type { ManifestSet } from '../../set.ts';
import { objectAt, textAt } from '../../values.ts';
import type { End, Pods } from '../ends.ts';
import { ALL_PORTS, difference, intersection, NO_PORTS, type Ports, portsOf, union } from '../ports.ts';
import { type Caller, ROOT_NAMESPACE, SECURITY } from './authorization.ts';

/** Ports of a proxy's own, and what UDP and SCTP carry: none of it passes through the proxy. */
const OWN_PORTS = [15_020, 15_021, 15_090].map((port) => portsOf('TCP', port)).reduce(union, NO_PORTS);
const EVERY_TCP = portsOf('TCP', 1, 65_535);

export type MutualTls = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** Which pods have a proxy, which of their ports it watches, who they are to others, and whether it insists on mutual TLS. */
export class Proxies {
  readonly #annotations = new Map<string, Readonly<Record<string, string>>>();
  readonly #accounts = new Map<string, string>();
  readonly #meshed = new Set<string>();
  readonly #set: ManifestSet;
  readonly #authentications: readonly PeerAuthentication[];

  constructor(set: ManifestSet) {
    this.#set = set;
    for (const template of set.podTemplates) {
      const key = keyOf(template.subject.object);
      this.#annotations.set(key, template.annotations);
      this.#accounts.set(key, textAt(template.spec, 'serviceAccountName') ?? 'default');
      if (isMeshed(template) || this.#byNamespace(template.namespace, template.labels)) this.#meshed.add(key);
    }
    this.#authentications = set.ofKind('PeerAuthentication', SECURITY).map(({ object }) => ({
      namespace: object.metadata.namespace ?? 'default',
      selector: objectAt(object, 'spec', 'selector', 'matchLabels'),
      mode: modeOf(textAt(object, 'spec', 'mtls', 'mode')),
      ports: Object.entries(objectAt(object, 'spec', 'portLevelMtls')).map(([port, value]) => [
        Number(port),
        modeOf(textAt(value, 'mode')),
      ]),
    }));
  }

  has(end: End): end is Pods {
    if (end.kind === 'addresses') return false;
    if (end.subject) return this.#meshed.has(keyOf(end.subject.object));
    // Made elsewhere: the charts of gateways label them so.
    return (
      end.labels['sidecar.istio.io/inject'] === 'true' || isGateway(end) || this.#byNamespace(end.namespace, end.labels)
    );
  }

  /** Who pods are to others, by the certificate of their proxy. */
  callerOf(end: End): Caller | undefined {
    if (!this.has(end)) return undefined;
    const account = end.subject
      ? this.#accounts.get(keyOf(end.subject.object))
      : // The chart of gateways calls the ServiceAccount as it labels the pods.
        isGateway(end)
        ? end.labels.app
        : undefined;
    return { namespace: end.namespace, serviceAccount: account };
  }

  /** The ports that a proxy watches; what goes to others knows nothing of the mesh. */
  watched(end: Pods): Ports {
    const annotations = end.subject ? (this.#annotations.get(keyOf(end.subject.object)) ?? {}) : {};
    const included = annotations['traffic.sidecar.istio.io/includeInboundPorts'];
    const all = included === undefined || included === '*' ? EVERY_TCP : portsIn(included);
    const excluded = portsIn(annotations['traffic.sidecar.istio.io/excludeInboundPorts'] ?? '');
    return difference(difference(all, excluded), OWN_PORTS);
  }

  /** The ports on which a proxy takes mutual TLS alone. */
  strict(end: Pods): Ports {
    // What comes in from outside is what their listeners say it is.
    if (isGateway(end)) return NO_PORTS;
    const about = this.#authentications.filter(
      ({ namespace, selector }) =>
        (namespace === end.namespace || namespace === ROOT_NAMESPACE) &&
        Object.entries(selector).every(([key, value]) => end.labels[key] === value),
    );
    const own = about.filter(({ namespace, selector }) => namespace === end.namespace && !isEmptySelector(selector));
    const ofNamespace = about.find(
      ({ namespace, selector }) => namespace === end.namespace && isEmptySelector(selector),
    );
    const ofMesh = about.find(({ namespace, selector }) => namespace === ROOT_NAMESPACE && isEmptySelector(selector));
    const mode = [...own, ofNamespace, ofMesh].map((one) => one?.mode).find((one) => one !== undefined) ?? 'PERMISSIVE';
    const ports = own.flatMap((one) => one.ports);
    const stated = (wanted: (mode: MutualTls) => boolean) =>
      ports
        .filter(([, one]) => one !== undefined && wanted(one))
        .map(([port]) => portsOf('TCP', port))
        .reduce(union, NO_PORTS);
    const base = mode === 'STRICT' ? ALL_PORTS : NO_PORTS;
    return intersection(
      union(
        difference(
          base,
          stated((one) => one !== 'STRICT'),
        ),
        stated((one) => one === 'STRICT'),
      ),
      this.watched(end),
    );
  }

  #byNamespace(namespace: string, labels: Readonly<Record<string, string>>): boolean {
    if (labels['sidecar.istio.io/inject'] === 'false') return false;
    const of = this.#set.namespaceLabels(namespace);
    return (
      of['istio-injection'] === 'enabled' || (of['istio-injection'] === undefined && of['istio.io/rev'] !== undefined)
    );
  }
}

interface PeerAuthentication {
  readonly namespace: string;
  readonly selector: Readonly<Record<string, unknown>>;
  /** Nothing where it leaves that to what is around it. */
  readonly mode: MutualTls | undefined;
  readonly ports: readonly (readonly [port: number, mode: MutualTls | undefined])[];
}

function modeOf(text: string | undefined): MutualTls | undefined {
  return text === 'STRICT' || text === 'PERMISSIVE' || text === 'DISABLE' ? text : undefined;
}

function isEmptySelector(selector: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(selector).length === 0;
}

export function isGateway({ labels }: Pods): boolean {
  return ['ingressgateway', 'egressgateway', 'internalgateway'].includes(labels.istio ?? '');
}

function portsIn(list: string): Ports {
  return list
    .split(',')
    .filter((part) => /^\s*\d+\s*$/.test(part))
    .map((part) => portsOf('TCP', Number(part)))
    .reduce(union, NO_PORTS);
}

function keyOf(object: unknown): string {
  return ['kind', 'metadata.namespace', 'metadata.name']
    .map((path) => textAt(object, ...path.split('.')) ?? '')
    .join('/');
}
