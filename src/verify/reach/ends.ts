import type { Subject } from '../finding.ts';
import { injectedProxy } from '../injected-proxy.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import type { ManifestSet } from '../set.ts';
import { nameOf } from '../set.ts';
import { listAt, numberAt, textAt } from '../values.ts';
import { PROTOCOLS, type Protocol } from './ports.ts';

export type Labels = Readonly<Record<string, string>>;

/** Pods that have the same labels, as far as anybody knows. */
export interface Pods {
  readonly kind: 'pods';
  /** `Deployment/shop/web`; `pods shop/app=web` for pods that policies name and nothing in the set makes. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
  /** Named ports of their containers. */
  readonly ports: readonly NamedPort[];
  /** What makes them; nothing for pods that are made outside the set. */
  readonly subject?: Subject;
}

/** Addresses outside the cluster that no policy tells apart. */
export interface Addresses {
  readonly kind: 'addresses';
  readonly name: string;
  /** One of them. */
  readonly address: string;
}

/** Either side of a connection. */
export type End = Pods | Addresses;

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Workloads of a set as ends. Pods on the node's own network are left out: NetworkPolicies say nothing of those. */
export function workloads(set: ManifestSet): Pods[] {
  return set.podTemplates
    .filter(({ subject, spec }) => subject.object.kind !== 'PodTemplate' && spec.hostNetwork !== true)
    .map((template) => ({
      kind: 'pods',
      name: nameOf(template.subject.object),
      namespace: template.namespace,
      labels: template.labels,
      namespaceLabels: set.namespaceLabels(template.namespace),
      ports: namedPorts(template),
      subject: template.subject,
    }));
}

/** Workloads whose pods share the network of their node. */
export function onNodeNetwork(set: ManifestSet): Subject[] {
  return set.podTemplates.filter(({ spec }) => spec.hostNetwork === true).map(({ subject }) => subject);
}

/** Ports of containers and sidecars; those of other init containers are closed by the time that anybody connects. */
function namedPorts(template: PodTemplate): NamedPort[] {
  const running = containersOf(template)
    .filter(({ container, kind }) => kind === 'containers' || container.restartPolicy === 'Always')
    .map(({ container }) => container);
  return [...running, injectedProxy(template)]
    .flatMap((container) => listAt(container, 'ports'))
    .flatMap((port) => {
      const name = textAt(port, 'name');
      const number = numberAt(port, 'containerPort');
      if (name === undefined || number === undefined) return [];
      return [{ name, port: number, protocol: protocolOf(textAt(port, 'protocol')) }];
    });
}

export function protocolOf(text: string | undefined): Protocol {
  return PROTOCOLS.find((protocol) => protocol === text) ?? 'TCP';
}
