import type { Subject } from '../finding.ts';
import type { PodTemplate } from '../pod-template.ts';
import type { ManifestSet } from '../set.ts';
import { at, numberAt, objectAt, type Plain } from '../values.ts';
import { type Amounts, limitRangesOf, podAmounts } from './resources.ts';
import { peakPods, type Workload, workloadsOf } from './workloads.ts';

/** Something that runs pods: how many at its peak, and what each asks for. */
export interface Load {
  readonly subject: Subject;
  readonly template: PodTemplate;
  readonly pods: number;
  readonly each: Amounts;
  /** Where an autoscaler or a number of replicas decides on the pods. */
  readonly workload: Workload | undefined;
}

/** All loads of a set at their peak, by namespace, but for DaemonSets: their pods follow the nodes. */
export function peakLoads(set: ManifestSet): Map<string, Load[]> {
  const defaults = limitRangesOf(set);
  const loads = new Map<string, Load[]>();
  const add = (subject: Subject, template: PodTemplate, pods: number, workload?: Workload) => {
    const each = podAmounts(template, defaults.get(template.namespace));
    const list = loads.get(template.namespace) ?? [];
    list.push({ subject, template, pods, each, workload });
    loads.set(template.namespace, list);
  };
  for (const workload of workloadsOf(set)) {
    add(workload.subject, workload.template, peakPods(workload, workload.max), workload);
  }
  for (const template of set.podTemplates) {
    const { object } = template.subject;
    if (object.kind === 'Pod') add(template.subject, template, 1);
    if (object.kind === 'Job') add(template.subject, template, numberAt(object, 'spec', 'parallelism') ?? 1);
    if (object.kind === 'CronJob') {
      add(template.subject, template, numberAt(object, 'spec', 'jobTemplate', 'spec', 'parallelism') ?? 1);
    }
  }
  return loads;
}

/** What the DaemonSets of a set ask for on one node. Those that choose their nodes are left out. */
export function daemonLoads(set: ManifestSet): Load[] {
  const defaults = limitRangesOf(set);
  return set.podTemplates
    .filter(({ subject, spec }) => subject.object.kind === 'DaemonSet' && !choosesNodes(spec))
    .map((template) => {
      const each = podAmounts(template, defaults.get(template.namespace));
      return { subject: template.subject, template, pods: 1, each, workload: undefined };
    });
}

/** Every node of a pool has the label of its system. */
function choosesNodes(spec: Plain): boolean {
  const labels = Object.keys(objectAt(spec, 'nodeSelector')).filter((label) => label !== 'kubernetes.io/os');
  return labels.length > 0 || at(spec, 'affinity', 'nodeAffinity') !== undefined;
}

/** What loads ask for together. */
export function used(loads: readonly Load[], resource: string): number {
  return loads.reduce((sum, { pods, each }) => sum + pods * (each[resource] ?? 0), 0);
}

/** The load with the most pods that something scales, and the most replicas of it with which all loads stay within an amount. */
export function replicasThatFit(loads: readonly Load[], resource: string, amount: number) {
  const largest = loads
    .filter(({ workload, each }) => workload !== undefined && (each[resource] ?? 0) > 0)
    .sort((a, b) => b.pods * (b.each[resource] ?? 0) - a.pods * (a.each[resource] ?? 0))[0];
  if (!largest?.workload) return undefined;
  const { workload, each, pods } = largest;
  const others = used(loads, resource) - pods * (each[resource] ?? 0);
  let replicas = workload.max;
  while (replicas > 0 && others + peakPods(workload, replicas) * (each[resource] ?? 0) > amount) replicas--;
  return { workload, replicas };
}
