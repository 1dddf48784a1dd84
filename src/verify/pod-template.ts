import type { Subject } from './finding.ts';
import { isPlain, listAt, objectAt, type Plain } from './values.ts';

/** The pods that an object makes. */
export interface PodTemplate {
  readonly subject: Subject;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Plain;
  /** Where the pod's spec lies in the object, e.g. `spec.template.spec`. */
  readonly path: string;
}

/** A container, and where it lies in the object. */
export interface Container {
  readonly container: Plain;
  readonly path: string;
  readonly kind: 'containers' | 'initContainers';
}

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Rollout: ['spec', 'template'],
};

/** The pod template of a workload; undefined when the object makes no pods of a template that it holds itself. */
export function podTemplateOf(subject: Subject): PodTemplate | undefined {
  const { object } = subject;
  const at = TEMPLATES[object.kind];
  if (!at) return undefined;
  const template = objectAt(object, ...at);
  if (!isPlain(template.spec)) return undefined;
  return {
    subject,
    namespace: object.metadata.namespace ?? 'default',
    labels: objectAt(template, 'metadata', 'labels') as Readonly<Record<string, string>>,
    annotations: objectAt(template, 'metadata', 'annotations') as Readonly<Record<string, string>>,
    spec: template.spec,
    path: [...at, 'spec'].join('.'),
  };
}

/** The containers of a pod, init containers first, as they start. */
export function containersOf({ spec, path }: PodTemplate): Container[] {
  return (['initContainers', 'containers'] as const).flatMap((kind) =>
    listAt(spec, kind).map((container, index) => ({ container, path: `${path}.${kind}[${index}]`, kind })),
  );
}
