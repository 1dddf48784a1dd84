import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** What a caller says of an object: everything but its identity, which the kind knows, and its status, which the cluster writes. */
export type KindProps<T> = Omit<T, 'apiVersion' | 'kind' | 'status' | 'metadata'> & {
  readonly metadata: ApiObjectMetadata & { readonly name: string };
};

/** A construct class for one kind, typed by a plain interface in the API's own casing: nothing is renamed or dropped. */
export type KindClass<T> = new (scope: Construct, id: string, props: KindProps<T>) => ApiObject;

/**
 * Makes the construct class of a custom resource.
 *
 * @param apiVersion group and version, e.g. `argoproj.io/v1alpha1`
 * @param kind e.g. `Rollout`
 */
export function customKind<T>(apiVersion: string, kind: string): KindClass<T> {
  const made = class extends ApiObject {
    constructor(scope: Construct, id: string, props: KindProps<T>) {
      super(scope, id, { apiVersion, kind, ...props });
    }
  };
  Object.defineProperty(made, 'name', { value: kind });
  return made;
}
