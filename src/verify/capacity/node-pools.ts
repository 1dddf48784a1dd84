import type { Subject } from '../finding.ts';
import { quantityValue } from '../schema/quantity.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt, textAt, textsAt } from '../values.ts';
import { type InstanceType, instanceFamily, instanceType } from './ec2.ts';

/** A Karpenter NodePool: which nodes it may start, and how much of them. */
export interface NodePool {
  readonly subject: Subject;
  /** The instance types that it may start, or more than those; undefined when that cannot be said. */
  readonly types: readonly InstanceType[] | undefined;
  /** Cores and bytes that it stops at; absent where it does not. */
  readonly limits: { readonly cpu?: number; readonly memory?: number };
}

export function nodePoolsOf(set: ManifestSet): NodePool[] {
  return set.ofKind('NodePool', 'karpenter.sh').map((subject) => {
    const requirements = listAt(subject.object, 'spec', 'template', 'spec', 'requirements');
    const valuesOf = (key: string) =>
      requirements
        .filter((requirement) => textAt(requirement, 'key') === key && textAt(requirement, 'operator') === 'In')
        .flatMap((requirement) => textsAt(requirement, 'values'));
    const cpu = quantityValue(at(subject.object, 'spec', 'limits', 'cpu'));
    const memory = quantityValue(at(subject.object, 'spec', 'limits', 'memory'));
    return {
      subject,
      types: typesOf(valuesOf),
      limits: { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) },
    };
  });
}

function typesOf(valuesOf: (key: string) => readonly string[]): InstanceType[] | undefined {
  const names = valuesOf('node.kubernetes.io/instance-type');
  if (names.length > 0) return whole(names.map(instanceType));
  const families = valuesOf('karpenter.k8s.aws/instance-family');
  if (families.length === 0) return undefined;
  const sizes = valuesOf('karpenter.k8s.aws/instance-size');
  const types = whole(families.map(instanceFamily))?.flat();
  return sizes.length === 0 ? types : types?.filter(({ name }) => sizes.includes(name.split('.')[1] ?? ''));
}

/** All of them, or nothing when one is not known. */
function whole<T>(items: readonly (T | undefined)[]): T[] | undefined {
  const known = items.filter((item): item is T => item !== undefined);
  return known.length === items.length ? known : undefined;
}
