import { Construct } from 'constructs';
import { type CelSource, ConstraintTemplate } from '../../../imports/templates.gatekeeper.sh.ts';
import type { AnyPolicy } from './policy.ts';

export interface PolicyTemplateProps {
  /**
   * Gatekeeper also makes a ValidatingAdmissionPolicy of it, which the API server judges by itself: bare pods stay judged
   * while Gatekeeper is down. The policies of the API server do not expand workloads, so the webhook judges too.
   * Needs Kubernetes 1.30 and a policy in CEL; constraints must say the same. Default: false.
   */
  readonly validatingAdmissionPolicy?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The ConstraintTemplate of a policy. One a cluster: it makes the constraint's kind. */
export class PolicyTemplate extends Construct {
  constructor(scope: Construct, id: string, policy: AnyPolicy, props: PolicyTemplateProps = {}) {
    super(scope, id);
    const { code } = policy;
    if (code.engine === 'rego' && props.validatingAdmissionPolicy) {
      throw new Error(
        `${policy.kind}: validatingAdmissionPolicy is true, but the policy is written in Rego, which the API server cannot judge. fix: leave it out`,
      );
    }
    new ConstraintTemplate(this, 'template', {
      metadata: {
        // Gatekeeper refuses a template that is not named as its kind in lower case.
        name: policy.kind.toLowerCase(),
        annotations: {
          'metadata.gatekeeper.sh/title': policy.title,
          'metadata.gatekeeper.sh/description': policy.description,
          ...(code.engine === 'rego' ? { 'metadata.gatekeeper.sh/requires-sync-data': syncData(code.sync) } : {}),
          ...props.annotations,
        },
      },
      spec: {
        crd: {
          spec: {
            names: { kind: policy.kind },
            validation: {
              legacySchema: false,
              openAPIV3Schema: {
                type: 'object',
                ...(policy.required.length > 0 ? { required: policy.required } : {}),
                properties: policy.parameters,
              },
            },
          },
        },
        targets: [
          {
            target: 'admission.k8s.gatekeeper.sh',
            // Nobody is kept from deleting what breaks a policy.
            operations: ['CREATE', 'UPDATE'],
            code: [
              code.engine === 'rego'
                ? { engine: 'Rego', source: { version: 'v1', rego: code.rego } }
                : { engine: 'K8sNativeValidation', source: celSource(code, props.validatingAdmissionPolicy ?? false) },
            ],
          },
        ],
      },
    });
  }
}

function celSource(code: Extract<AnyPolicy['code'], { engine: 'cel' }>, generateVAP: boolean): CelSource {
  return {
    // Said on purpose: the default of Gatekeeper's flag makes one, and reports an error where the API server has none.
    generateVAP,
    // An expression that fails refuses the object; in a ValidatingAdmissionPolicy Gatekeeper's default lets it in.
    failurePolicy: 'Fail',
    variables: code.variables,
    validations: code.validations,
  };
}

/** Gatekeeper's form: a list of things that are all needed, each a list of alternatives. */
function syncData(kinds: readonly { group: string; version: string; kind: string }[]): string {
  return JSON.stringify(
    kinds.map(({ group, version, kind }) => [{ groups: [group], versions: [version], kinds: [kind] }]),
  );
}
