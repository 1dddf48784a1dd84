import type { MatchedKinds } from '../../../imports/constraints.gatekeeper.sh.ts';
import type { Validation, Variable } from './policy.ts';

/** Pods, and through the ExpansionTemplates the pods that workloads would make. */
export const pods: readonly MatchedKinds[] = [{ apiGroups: [''], kinds: ['Pod'] }];

/** The fields of a pod that hold containers. */
export type ContainerList = 'containers' | 'initContainers' | 'ephemeralContainers';

/** Parameters that all container policies share. */
export interface ContainerParameters {
  /** Images that are not judged: exact, or a prefix that ends with `*`. For what others inject into pods. */
  readonly exemptImages?: readonly string[];
}

export const exemptImages = {
  type: 'array',
  description: 'Images that are not judged: exact, or a prefix that ends with *.',
  items: { type: 'string', minLength: 1 },
} as const;

/**
 * True when there is nothing to judge: a deletion, or an update that leaves `field` as it was. Finalizers, labels and
 * statuses of objects that are older than the policy can then still change; the audit names those objects.
 *
 * Gatekeeper hands on the operation of the workload when it judges an expanded pod, but no old object: such a pod is
 * always judged.
 */
export function settled(field: string): Variable {
  const read = (root: string) => `${root}.?${field.split('.').join('.?')}.orValue(null)`;
  return {
    name: 'settled',
    expression: `object == null || (oldObject != null && ${read('object')} == ${read('oldObject')})`,
  };
}

/** `variables.containers`: those that are judged. */
export function judgedContainers(...lists: ContainerList[]): Variable[] {
  return [
    settled('spec'),
    {
      name: 'exempt',
      expression: 'variables.params == null ? [] : variables.params.?exemptImages.orValue([])',
    },
    {
      name: 'containers',
      expression: `(variables.settled ? [] : ${lists.map((list) => `object.spec.?${list}.orValue([])`).join(' + ')}).filter(c,
  !variables.exempt.exists(e,
    e.endsWith("*") ? c.?image.orValue("").startsWith(e.substring(0, size(e) - 1)) : c.?image.orValue("") == e))`,
    },
  ];
}

/** A rule that each judged container must keep. */
export interface ContainerRule {
  /** The CEL variable that lists those that break it. */
  readonly name: string;
  /** CEL that is true of a container `c` that breaks it. */
  readonly broken: string;
  /** What is wrong, and what to write instead: it follows the containers' names. */
  readonly message: string;
  /** CEL string that stands for a container `c` in the message. Default: its name. */
  readonly shown?: string;
}

/** The variables and validations of rules on containers. */
export function containerRules(rules: readonly ContainerRule[]): {
  readonly variables: Variable[];
  readonly validations: Validation[];
} {
  return {
    variables: rules.map(({ name, broken, shown }) => ({
      name,
      expression: `variables.containers.filter(c, ${broken}).map(c, ${shown ?? 'c.name'})`,
    })),
    validations: rules.map(({ name, message }) => ({
      expression: `size(variables.${name}) == 0`,
      messageExpression: `"container " + variables.${name}.join(", ") + ${JSON.stringify(` ${message}`)}`,
    })),
  };
}
