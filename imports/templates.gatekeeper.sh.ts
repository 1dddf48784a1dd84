import { customKind } from './kind.ts';

/** A structural schema, as far as constraint parameters need one. */
export interface ParameterSchema {
  readonly type: 'string' | 'boolean' | 'integer' | 'array' | 'object';
  readonly description?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: ParameterSchema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, ParameterSchema>>;
}

/**
 * The source of engine `K8sNativeValidation`: CEL. Gatekeeper adds `variables.params` (the constraint's parameters) and
 * `variables.anyObject` (the object, or on DELETE the old one).
 *
 * Match conditions are left out on purpose: Gatekeeper 3.23 reads them as `matchCondition`, in the singular, and drops the
 * documented plural without a word.
 */
export interface CelSource {
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** Also make a ValidatingAdmissionPolicy of it, which the API server judges by itself. Needs Kubernetes 1.30. */
  readonly generateVAP?: boolean;
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly {
    readonly expression: string;
    readonly message?: string;
    readonly messageExpression?: string;
  }[];
}

/** The source of engine `Rego`. */
export interface RegoSource {
  readonly version: 'v1';
  readonly rego: string;
}

export interface IConstraintTemplate {
  readonly spec: {
    readonly crd: {
      readonly spec: {
        readonly names: { readonly kind: string };
        readonly validation: { readonly legacySchema: false; readonly openAPIV3Schema: ParameterSchema };
      };
    };
    /** Exactly one: Gatekeeper refuses more. */
    readonly targets: readonly {
      readonly target: 'admission.k8s.gatekeeper.sh';
      readonly operations?: readonly ('CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | '*')[];
      readonly code: readonly (
        | { readonly engine: 'K8sNativeValidation'; readonly source: CelSource }
        | { readonly engine: 'Rego'; readonly source: RegoSource }
      )[];
    }[];
  };
}

export const ConstraintTemplate = customKind<IConstraintTemplate>('templates.gatekeeper.sh/v1', 'ConstraintTemplate');
