import type { Construct } from 'constructs';
import type { MatchedKinds } from '../../../imports/constraints.gatekeeper.sh.ts';
import type { ParameterSchema } from '../../../imports/templates.gatekeeper.sh.ts';
import { Constraint, type ConstraintProps } from './constraint.ts';
import { PolicyTemplate, type PolicyTemplateProps } from './constraint-template.ts';

/** A named CEL expression. Others refer to it as `variables.<name>`; it is evaluated only where it is used. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** One thing that must be true of the object, and the CEL that says what is wrong when it is not. */
export interface Validation {
  readonly expression: string;
  readonly messageExpression: string;
}

/** Judges one object by itself. */
export interface CelCode {
  readonly engine: 'cel';
  readonly variables: readonly Variable[];
  readonly validations: readonly Validation[];
}

/** A kind that a policy reads beside the object it judges. */
export interface SyncedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Judges one object against others: Gatekeeper's CEL cannot see them, its Rego can, through `data.inventory`. */
export interface RegoCode {
  readonly engine: 'rego';
  readonly rego: string;
  /** What Gatekeeper must keep a copy of: a SyncSet has to name them. */
  readonly sync: readonly SyncedKind[];
}

/** Any Kubernetes object, as an example holds one. */
export interface ExampleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

export interface AllowedExample<P> {
  /** What it shows, in kebab-case. */
  readonly name: string;
  readonly object: ExampleObject;
  /** The object before the update that is judged. Left out: it is created. */
  readonly oldObject?: ExampleObject;
  /** Objects that are in the cluster already. */
  readonly inventory?: readonly ExampleObject[];
  /** Parameters of this example alone. */
  readonly parameters?: P;
}

export interface DisallowedExample<P> extends AllowedExample<P> {
  /** A part of the message with which it is refused. */
  readonly message: string;
}

/** Objects that show what a policy lets through and what it refuses: tests, `gator verify` and the docs read them. */
export interface PolicyExamples<P> {
  readonly parameters: P;
  readonly allowed: readonly AllowedExample<P>[];
  readonly disallowed: readonly DisallowedExample<P>[];
}

type RequiredKeys<P> = { [K in keyof P]-?: undefined extends P[K] ? never : K }[keyof P] & string;

/** A schema for each parameter: leaving one out, or giving it another type than its TypeScript one, does not compile. */
export type ParameterSchemas<P> = { readonly [K in keyof P]-?: SchemaOf<NonNullable<P[K]>> };
type SchemaOf<T> = ParameterSchema &
  ([T] extends [string]
    ? { readonly type: 'string' }
    : [T] extends [boolean]
      ? { readonly type: 'boolean' }
      : [T] extends [number]
        ? { readonly type: 'integer' }
        : T extends readonly (infer E)[]
          ? { readonly type: 'array'; readonly items: SchemaOf<E> }
          : { readonly type: 'object'; readonly properties: ParameterSchemas<T> });

/** What a policy is: data alone. */
export interface PolicyData<P extends object> {
  /** The constraint's kind; the ConstraintTemplate is its lower-case name. */
  readonly kind: string;
  readonly title: string;
  /** What it protects, and what it cannot see. One paragraph. */
  readonly description: string;
  /** The kinds it judges when a constraint names none. */
  readonly kinds: readonly MatchedKinds[];
  readonly parameters: ParameterSchemas<P>;
  readonly required: readonly RequiredKeys<P>[];
  readonly code: CelCode | RegoCode;
  readonly examples: PolicyExamples<P>;
}

/** A policy and what one does with it: install its template once a cluster, then constrain as often as needed. */
export interface Policy<P extends object> extends PolicyData<P> {
  template(scope: Construct, props?: PolicyTemplateProps): PolicyTemplate;
  constraint(scope: Construct, props: ConstraintProps<P>): Constraint<P>;
}

/** Makes a policy of its data. */
export function definePolicy<P extends object>(data: PolicyData<P>): Policy<P> {
  return {
    ...data,
    template: (scope, props = {}) => new PolicyTemplate(scope, `${data.kind}-template`, data, props),
    constraint: (scope, props) => new Constraint(scope, `${data.kind}-${props.name}`, data, props),
  };
}

/** What templates and constraints need of a policy, whatever its parameters. */
export type AnyPolicy = Pick<PolicyData<object>, 'kind' | 'title' | 'description' | 'kinds' | 'code'> & {
  readonly parameters: Readonly<Record<string, ParameterSchema>>;
  readonly required: readonly string[];
};
