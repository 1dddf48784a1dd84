import type { Subject } from '../finding.ts';
import { selectsPlain } from '../selectors.ts';
import { objectAt, textAt } from '../values.ts';
import { valuesAt } from './fields.ts';
import type { World } from './world.ts';

export const ISTIO = 'networking.istio.io';

/** A host as a VirtualService names it. */
export interface MeshDestination {
  readonly host: string;
  readonly subset: string | undefined;
  readonly path: string;
}

export function* destinationsOf({ object }: Subject): Generator<MeshDestination> {
  const paths = ['http', 'tcp', 'tls'].map((protocol) => `spec.${protocol}[].route[].destination`);
  for (const { value, path } of [...paths, 'spec.http[].mirror'].flatMap((at) => valuesAt(object, at))) {
    const host = textAt(value, 'host');
    if (host !== undefined) yield { host, subset: textAt(value, 'subset'), path };
  }
}

/** The Service that a host means, and its full name: a short name is of the object's own namespace. */
export function serviceOfHost(
  host: string,
  namespace: string,
): { readonly host: string; readonly service?: { readonly namespace: string; readonly name: string } } {
  const [, name = '', in_ = ''] = /^([^.*]+)(?:\.([^.]+)\.svc(?:\.cluster\.local)?)?$/.exec(host) ?? [];
  if (name === '') return { host };
  const service = { name, namespace: in_ === '' ? namespace : in_ };
  return { host: `${service.name}.${service.namespace}.svc.cluster.local`, service };
}

/** A Secret that a Gateway takes a certificate from. */
export interface Credential {
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
}

/**
 * The Secrets that an Istio Gateway names. They are read where the gateway's pods run, not where the Gateway lies: nothing
 * is said of them while nobody knows where that is.
 */
export function* credentialsOf(subject: Subject, world: World): Generator<Credential> {
  const named = ['spec.servers[].tls.credentialName', 'spec.servers[].tls.credentialNames[]'];
  for (const { value, path } of named.flatMap((at) => valuesAt(subject.object, at))) {
    // What begins with a scheme names another place.
    if (typeof value !== 'string' || !/^[a-z0-9][a-z0-9.-]*$/.test(value)) continue;
    for (const namespace of gatewayNamespaces(subject, world)) yield { namespace, name: value, path };
  }
}

/** Where the pods of a Gateway run: those that it selects, or else what a chart puts beside it. */
function gatewayNamespaces({ object }: Subject, world: World): readonly string[] {
  const selector = objectAt(object, 'spec', 'selector');
  const pods = world.set.podTemplates.filter(({ labels }) => selectsPlain(selector, labels));
  if (pods.length > 0) return [...new Set(pods.map(({ namespace }) => namespace))];
  const { namespace = '' } = object.metadata;
  const beside = world.applications.all.some((each) => !each.rendered && each.namespace === namespace);
  return namespace !== '' && beside ? [namespace] : [];
}
