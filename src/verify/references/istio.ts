import type { Subject } from '../finding.ts';
import { textAt } from '../values.ts';
import { valuesAt } from './fields.ts';

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
