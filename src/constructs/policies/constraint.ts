import { Construct } from 'constructs';
import {
  type ConstraintMatch,
  constraintKind,
  type EnforcementAction,
  type EnforcementPoint,
} from '../../../imports/constraints.gatekeeper.sh.ts';
import type { ParameterSchema } from '../../../imports/templates.gatekeeper.sh.ts';
import type { AnyPolicy } from './policy.ts';

export type { ConstraintMatch, EnforcementAction };

export interface ConstraintProps<P> {
  /** Name of the constraint: what people read in the refusal. */
  readonly name: string;
  /** `deny` refuses, `warn` lets in with a warning, `dryrun` only records. */
  readonly enforcementAction: EnforcementAction;
  /** Which objects. Default: the policy's kinds, in every namespace. Other fields than `kinds` narrow the default. */
  readonly match?: ConstraintMatch;
  readonly parameters: P;
  /** As the template says it: the API server judges too. Default: false. */
  readonly validatingAdmissionPolicy?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const NAMESPACE = /^\*?[-:a-z0-9]*\*?$/;

/** One use of a policy: which objects, with which parameters, and what happens to those that break it. */
export class Constraint<P extends object> extends Construct {
  constructor(scope: Construct, id: string, policy: AnyPolicy, props: ConstraintProps<P>) {
    super(scope, id);
    const where = `${policy.kind}/${props.name}`;
    if (!NAME.test(props.name)) {
      throw new Error(
        `${where}: name is '${props.name}', which Kubernetes does not accept. fix: use lower-case letters, digits and -`,
      );
    }
    for (const namespace of [...(props.match?.namespaces ?? []), ...(props.match?.excludedNamespaces ?? [])]) {
      if (!NAMESPACE.test(namespace)) {
        throw new Error(
          `${where}: match names the namespace '${namespace}'. fix: write its name; * may stand only at its beginning or end`,
        );
      }
    }
    if (policy.code.engine === 'rego' && props.validatingAdmissionPolicy) {
      throw new Error(
        `${where}: validatingAdmissionPolicy is true, but the policy is written in Rego, which the API server cannot judge. fix: leave it out`,
      );
    }
    checkParameters(`${where}: parameters`, policy, new Map(Object.entries(props.parameters)));

    // The points are named because an action for all of them makes Gatekeeper want a ValidatingAdmissionPolicyBinding,
    // and report an error where the template made no policy.
    const points: EnforcementPoint[] = ['validation.gatekeeper.sh', 'audit.gatekeeper.sh', 'gator.gatekeeper.sh'];
    if (props.validatingAdmissionPolicy) points.push('vap.k8s.io');

    const Kind = constraintKind(policy.kind);
    new Kind(this, 'constraint', {
      metadata: { name: props.name, ...(props.annotations ? { annotations: props.annotations } : {}) },
      spec: {
        enforcementAction: 'scoped',
        scopedEnforcementActions: [
          { action: props.enforcementAction, enforcementPoints: points.map((name) => ({ name })) },
        ],
        match: { kinds: policy.kinds, ...props.match },
        parameters: props.parameters,
      },
    });
  }
}

/** What the API server would refuse, said here: parameters that are missing or empty. */
function checkParameters(
  where: string,
  schema: { readonly required?: readonly string[]; readonly parameters: Readonly<Record<string, ParameterSchema>> },
  given: ReadonlyMap<string, unknown>,
): void {
  for (const key of schema.required ?? []) {
    if (given.get(key) === undefined) {
      throw new Error(`${where} lack '${key}'. fix: give it (${schema.parameters[key]?.description ?? 'required'})`);
    }
  }
  for (const [key, value] of given) {
    const known = schema.parameters[key];
    if (!known) {
      throw new Error(
        `${where} have '${key}', which the policy does not know. fix: use one of ${Object.keys(schema.parameters).join(', ') || '(none)'}`,
      );
    }
    if (Array.isArray(value) && value.length < (known.minItems ?? 0)) {
      throw new Error(`${where}.${key} is empty, which would refuse everything. fix: name at least one`);
    }
  }
}
