import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

export interface BackupJobProps {
  /** Name of the CronJob, its ServiceAccount and the ConfigMap of its files. At the most 52 characters: Jobs add to it. */
  readonly name: string;
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`: tells two installations of one platform apart. */
  readonly instance: string;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  /** Image with a shell, pinned, e.g. `docker.io/alpine/k8s:1.34.1`. */
  readonly image: string;
  /** File name → text, mounted at `/backup`. `run.sh` is what runs. */
  readonly files: Readonly<Record<string, string>> & { readonly 'run.sh': string };
  /** The shell that the image has, e.g. `/bin/sh`. */
  readonly shell: string;
  /** Environment variables of the script. Default: none but HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** How often a failed run is tried again. A pod that its node took away is not counted. */
  readonly retries: number;
  /** When the Job is ended, with all of its retries, in seconds. */
  readonly deadlineSeconds: number;
  /** Annotations of the ServiceAccount, e.g. its IAM role. Default: none. */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
  /** Whether the script calls the Kubernetes API, and so gets a token. */
  readonly callsKubernetes: boolean;
  /** Memory of the container: request and limit, e.g. `128Mi`. */
  readonly memory: string;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string;
}

/** Where a missed run is too late: the next one is then the better one. */
const START_WITHIN_SECONDS = 1800;
/** Failed Jobs stay over a weekend, so that somebody can read their logs, and go then, so that their alert ends. */
const KEEP_SECONDS = 3 * 86_400;

/** Labels of the pods: what NetworkPolicies select by. */
export function backupJobLabels(name: string, instance: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': 'backup',
  };
}

/** A shell script that runs by the clock, in a hardened pod, never twice at a time. */
export class BackupJob extends Construct {
  constructor(scope: Construct, id: string, props: BackupJobProps) {
    super(scope, id);
    const { name, namespace, instance, cron, deadlineSeconds, retries } = props;
    if (name.length > 52) {
      throw new Error(
        `CronJob ${namespace}/${name}: the name has ${name.length} characters, and Jobs add 11 to it. fix: 52 at the most`,
      );
    }
    const labels = backupJobLabels(name, instance);
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name, namespace, labels, annotations: { ...props.serviceAccountAnnotations } },
      automountServiceAccountToken: false,
    });
    new k8s.KubeConfigMap(this, 'ConfigMap', { metadata: { name, namespace, labels }, data: { ...props.files } });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata: { name, namespace, labels },
      spec: {
        schedule: cron,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: START_WITHIN_SECONDS,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            backoffLimit: retries,
            activeDeadlineSeconds: deadlineSeconds,
            ttlSecondsAfterFinished: KEEP_SECONDS,
            // A node that goes (spot, consolidation) is no failure of the script.
            podFailurePolicy: {
              rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
            },
            template: { metadata: { labels }, spec: podSpec(props) },
          },
        },
      },
    });
  }
}

function podSpec(props: BackupJobProps): k8s.PodSpec {
  const { name, priorityClassName } = props;
  const env = Object.entries({ ...props.env, HOME: '/tmp' }).sort(([a], [b]) => (a < b ? -1 : 1));
  const memory = k8s.Quantity.fromString(props.memory);
  return {
    serviceAccountName: name,
    automountServiceAccountToken: props.callsKubernetes,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    // The script cleans up after itself when it is ended.
    terminationGracePeriodSeconds: 120,
    securityContext: hardenedPod(),
    containers: [
      {
        name: 'run',
        image: props.image,
        command: [props.shell, '/backup/run.sh'],
        env: env.map(([key, value]) => ({ name: key, value })),
        resources: {
          requests: { cpu: k8s.Quantity.fromString('50m'), memory },
          limits: { memory },
        },
        securityContext: hardenedContainer(),
        volumeMounts: [
          { name: 'files', mountPath: '/backup', readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'files', configMap: { name } },
      { name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } },
    ],
  };
}
