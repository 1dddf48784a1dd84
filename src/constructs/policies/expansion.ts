import { Construct } from 'constructs';
import { ExpansionTemplate } from '../../../imports/expansion.gatekeeper.sh.ts';

/**
 * Lets Gatekeeper judge the pods that a workload would make when the workload is applied: whoever applies it is told, not
 * the controller that fails to make its pods later. Webhook, audit and `gator` expand; ValidatingAdmissionPolicies do not.
 *
 * ReplicaSets are left out: what makes them is judged, and so are their pods. A Rollout with `workloadRef` has no pod
 * template and cannot be expanded: Gatekeeper answers it with an error.
 */
export class WorkloadExpansion extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ExpansionTemplate(this, 'pods', {
      metadata: { name: 'pods-of-workloads' },
      spec: {
        applyTo: [
          { groups: ['apps'], versions: ['v1'], kinds: ['Deployment', 'StatefulSet', 'DaemonSet'] },
          { groups: ['batch'], versions: ['v1'], kinds: ['Job'] },
          { groups: ['argoproj.io'], versions: ['v1alpha1'], kinds: ['Rollout'] },
        ],
        templateSource: 'spec.template',
        generatedGVK: { group: '', version: 'v1', kind: 'Pod' },
      },
    });
    // What is expanded is expanded again: a CronJob to its Job, and that to its pod.
    new ExpansionTemplate(this, 'jobs', {
      metadata: { name: 'jobs-of-cronjobs' },
      spec: {
        applyTo: [{ groups: ['batch'], versions: ['v1'], kinds: ['CronJob'] }],
        templateSource: 'spec.jobTemplate',
        generatedGVK: { group: 'batch', version: 'v1', kind: 'Job' },
      },
    });
  }
}
