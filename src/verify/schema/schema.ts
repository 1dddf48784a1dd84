/**
 * The part of a Kubernetes schema that decides whether a value is allowed: the structural OpenAPI v3 of CRDs and the
 * OpenAPI v2 definitions of the built-in kinds share it.
 */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  /** Not in Kubernetes' own schemas: what our rules say of the keys of a map, e.g. that they are label keys. */
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  /** Not in Kubernetes' own schemas: the words in which `anyOf`, `oneOf`, `not` or `maxProperties` of our rules is refused. */
  readonly 'x-message'?: string;
}

/** What a definition says of the kinds it is the schema of. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** One thing that the API server would refuse. */
export interface Problem {
  /** Where, e.g. `spec.template.spec.containers[0].ports[0].protocol`; empty for the object itself. */
  readonly path: string;
  /** What is wrong with it, to be read after the path: `is "tcp", but must be one of TCP, UDP, SCTP`. */
  readonly message: string;
  /** The value found there; undefined when it is missing. */
  readonly value: unknown;
}

/** True of a plain object, as JSON and YAML know it. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True of what can be read as a schema. Whether its keywords are right is for the API server that published it to say. */
export function isSchema(value: unknown): value is Schema {
  return isRecord(value);
}
