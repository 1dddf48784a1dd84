import type { Check, CheckContext } from '../check.ts';
import type { Complaint, Unchecked } from '../finding.ts';
import type { PodTemplate } from '../pod-template.ts';
import { forbidden } from '../policies/pod-security/evaluate.ts';
import { levelOf, wrongLabels } from '../policies/pod-security/namespace-policy.ts';
import { at, objectAt } from '../values.ts';

export const podSecurity: Check = {
  id: 'pod-security',
  severity: 'error',
  family: 'policies',
  about:
    'A pod breaks the Pod Security Standard that its namespace enforces; a warning, when the namespace only warns.',
  protects: 'The API server refuses such pods: the workload is there, and nothing of it runs.',
  fix: 'change the pod as the message says, or run it in a namespace of another level',
  *run({ set, kubernetes }) {
    const newest = Number(kubernetes.split('.')[1]);
    for (const subject of set.ofKind('Namespace', '')) {
      for (const { label, value, means } of wrongLabels(subject)) {
        yield { subject, path: `metadata.labels["${label}"]`, message: `is '${value}', which is ${means}` };
      }
    }
    const unknown = new Set<string>();
    for (const template of set.podTemplates) {
      const { namespace } = template;
      if (set.find('Namespace', undefined, namespace)) yield* verdict(set, template, newest);
      else unknown.add(namespace);
    }
    for (const namespace of [...unknown].sort()) {
      yield { unchecked: `namespace ${namespace} is not in the set: its Pod Security level is not known` };
    }
  },
};

function* verdict(set: CheckContext['set'], template: PodTemplate, newest: number): Generator<Complaint | Unchecked> {
  const { subject, spec, path, namespace } = template;
  const labelled = set.find('Namespace', undefined, namespace);
  if (!labelled) return;
  const holder = path.split('.').slice(0, -1);
  const pod = { annotations: objectAt(at(subject.object, ...holder), 'metadata', 'annotations'), spec };
  for (const mode of ['enforce', 'warn'] as const) {
    const policy = levelOf(labelled, mode, newest);
    const why = policy && forbidden(policy.level, policy.minor, pod);
    if (!policy || why === undefined) continue;
    yield {
      subject,
      path,
      message: `${mode === 'enforce' ? 'violates' : 'would violate'} PodSecurity "${policy.name}": ${why}`,
      severity: mode === 'enforce' ? 'error' : 'warning',
    };
    // Whom it refuses, the API server warns of nothing.
    return;
  }
}
