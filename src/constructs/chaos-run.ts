import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CronJob } from '../../imports/batch.ts';
import type { IChaosEngine } from '../../imports/litmuschaos.io.ts';
import { chaosRunScript } from './chaos-run-script.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

/** kubectl's own image has no shell; this one is kubectl on Alpine. */
export const chaosRunImage = 'docker.io/alpine/k8s:1.34.1';

/** A fault that Litmus makes, by the name of its ChaosExperiment, and the seconds that it lasts. */
export interface ChaosFault {
  /** Name of the run: that of its ChaosEngine. */
  readonly name: string;
  readonly experiment: 'pod-delete' | 'pod-network-latency' | 'node-drain';
  /** The workload whose pods it is about. */
  readonly target: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly kind: 'deployment' | 'rollout';
  };
  readonly seconds: number;
  /** The experiment's own settings, beside its duration. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface ChaosRunProps {
  /** Name of the CronJob, its ServiceAccount and its ConfigMap; `<name>-faults` is who the faults are made as. 45 characters at the most. */
  readonly name: string;
  /** Litmus' own namespace, where the ChaosExperiments are. */
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`: tells two installations of one platform apart. */
  readonly instance: string;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  readonly faults: readonly ChaosFault[];
  /** Seconds that each fault may take beside its duration: pods to be started, a workload to be well again. Default: 600. */
  readonly allowanceSeconds?: number;
}

const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update'];
const READ = ['get', 'list'];

/**
 * Makes faults by the clock, one after another, and fails when one of them ends with anything but Pass: when the workload
 * is not well again.
 *
 * The pods that make faults run beside Litmus and not beside the workloads, whose namespace is `restricted`: the one that
 * slows a network down is privileged, and talks to the node's container runtime.
 */
export class ChaosRun extends Construct {
  constructor(scope: Construct, id: string, props: ChaosRunProps) {
    super(scope, id);
    const { name, namespace, faults, allowanceSeconds = 600 } = props;
    const where = `CronJob ${namespace}/${name}`;
    if (name.length > 45) {
      throw new Error(`${where}: the name has ${name.length} characters, and others add to it. fix: 45 at the most`);
    }
    if (faults.length === 0) throw new Error(`${where}: faults is empty, so it does nothing. fix: name one`);
    const targets = [...new Set(faults.map(({ target }) => target.namespace))].sort();
    if (targets.includes(namespace)) {
      throw new Error(
        `${where}: a target is in ${namespace}, where the faults are made from. fix: name the workloads' namespace`,
      );
    }
    const account = `${name}-faults`;
    const labels = chaosLabels(name, props.instance);
    const metadata = { name, namespace, labels };
    for (const who of [name, account]) {
      new k8s.KubeServiceAccount(this, `ServiceAccount-${who}`, {
        metadata: { name: who, namespace, labels },
        automountServiceAccountToken: false,
      });
    }
    const engines = faults.map((fault): [string, string] => [
      `${fault.name}.json`,
      `${JSON.stringify(engineOf(fault, namespace, account), null, 2)}\n`,
    ]);
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata,
      data: { 'run.sh': chaosRunScript, ...Object.fromEntries(engines) },
    });
    this.grant('run', namespace, name, namespace, name, [
      { apiGroups: ['litmuschaos.io'], resources: ['chaosengines'], verbs: ['create', 'delete', 'get', 'list'] },
      { apiGroups: ['litmuschaos.io'], resources: ['chaosresults'], verbs: ['delete', 'get', 'list'] },
    ]);
    this.grant('faults', namespace, account, namespace, account, [
      { apiGroups: [''], resources: ['pods', 'events'], verbs: ALL },
      { apiGroups: [''], resources: ['pods/log'], verbs: READ },
      { apiGroups: [''], resources: ['configmaps'], verbs: READ },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ALL },
      { apiGroups: ['litmuschaos.io'], resources: ['chaosengines', 'chaosexperiments', 'chaosresults'], verbs: ALL },
    ]);
    for (const where of targets) {
      const deletes = faults.some(
        ({ experiment, target }) => target.namespace === where && experiment === 'pod-delete',
      );
      this.grant(`targets-${where}`, where, account, namespace, account, [
        { apiGroups: [''], resources: ['pods'], verbs: deletes ? ['delete', ...READ] : READ },
        { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: READ },
        { apiGroups: ['argoproj.io'], resources: ['rollouts'], verbs: READ },
      ]);
    }
    if (faults.some(({ experiment }) => experiment === 'node-drain')) this.grantDrains(account, namespace);
    new CronJob(this, 'CronJob', {
      metadata,
      spec: {
        schedule: props.cron,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 1800,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            // A fault after which something is not well again is for people to look at, not to be made anew.
            backoffLimit: 0,
            activeDeadlineSeconds: faults.reduce((sum, { seconds }) => sum + seconds + allowanceSeconds, 300),
            ttlSecondsAfterFinished: 3 * 86_400,
            template: {
              metadata: { labels },
              spec: {
                serviceAccountName: name,
                automountServiceAccountToken: true,
                enableServiceLinks: false,
                restartPolicy: 'Never',
                // Enough to stop the fault that is under way.
                terminationGracePeriodSeconds: 120,
                securityContext: hardenedPod(),
                containers: [
                  {
                    name: 'run',
                    image: chaosRunImage,
                    imagePullPolicy: 'IfNotPresent',
                    command: ['/bin/sh', '/chaos/run.sh'],
                    env: [
                      { name: 'ALLOWANCE', value: String(allowanceSeconds) },
                      { name: 'FAULTS', value: faults.map((f) => `${f.name}:${f.experiment}:${f.seconds}`).join(' ') },
                      { name: 'HOME', value: '/tmp' },
                      { name: 'LITMUS', value: namespace },
                      { name: 'POLL', value: '5' },
                    ],
                    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } },
                    securityContext: hardenedContainer(),
                    volumeMounts: [
                      { name: 'files', mountPath: '/chaos', readOnly: true },
                      { name: 'tmp', mountPath: '/tmp' },
                    ],
                  },
                ],
                volumes: [
                  { name: 'files', configMap: { name } },
                  { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
                ],
              },
            },
          },
        },
      },
    });
  }

  private grant(
    id: string,
    where: string,
    role: string,
    namespace: string,
    account: string,
    rules: readonly k8s.PolicyRule[],
  ): void {
    const metadata = { name: role, namespace: where };
    new k8s.KubeRole(this, `Role-${id}`, { metadata, rules: [...rules] });
    new k8s.KubeRoleBinding(this, `RoleBinding-${id}`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    });
  }

  /** A node is the cluster's, and has pods of every namespace on it: who drains it evicts them all. */
  private grantDrains(account: string, namespace: string): void {
    const metadata = { name: `${namespace}-${account}` };
    new k8s.KubeClusterRole(this, 'ClusterRole', {
      metadata,
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['patch', ...READ] },
        { apiGroups: [''], resources: ['pods'], verbs: READ },
        { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
        { apiGroups: ['apps'], resources: ['daemonsets'], verbs: READ },
      ],
    });
    new k8s.KubeClusterRoleBinding(this, 'ClusterRoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    });
  }
}

/** Labels of the pods that run experiments: the CronJob's own. */
export function chaosLabels(name: string, instance: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': 'chaos',
  };
}

/** The ChaosEngine of one fault (https://litmuschaos.github.io/litmus/experiments/concepts/chaos-resources/chaos-engine/contents/). */
export function engineOf(fault: ChaosFault, namespace: string, account: string): IChaosEngine {
  const env = { TOTAL_CHAOS_DURATION: String(fault.seconds), ...fault.settings };
  return {
    apiVersion: 'litmuschaos.io/v1alpha1',
    kind: 'ChaosEngine',
    metadata: { name: fault.name, namespace },
    spec: {
      engineState: 'active',
      // The pods of a fault are kept until the next run, for their logs.
      jobCleanUpPolicy: 'retain',
      // The workload must be well before, and again after.
      defaultHealthCheck: true,
      chaosServiceAccount: account,
      appinfo: {
        appns: fault.target.namespace,
        applabel: Object.entries(fault.target.labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(','),
        appkind: fault.target.kind,
      },
      experiments: [
        {
          name: fault.experiment,
          spec: {
            components: {
              env: Object.entries(env)
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([name, value]) => ({ name, value })),
            },
          },
        },
      ],
    },
  };
}
