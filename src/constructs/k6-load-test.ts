import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { durationOf, type K6Stage, k6Script } from './k6-script.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

/** The user of k6's image. */
const USER = 12_345;
/** k6 lets running iterations end, at the last ramp and at the end of the test, 30 seconds each; pulling and starting takes its time too. */
const MARGIN_SECONDS = 360;
/** Failed runs stay over a weekend, so that somebody can read their summary. */
const KEEP_SECONDS = 3 * 86_400;

export interface K6LoadTestProps {
  /** Name of the CronJob, its ServiceAccount and the ConfigMap of the script. At the most 52 characters: Jobs add to it. */
  readonly name: string;
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`. */
  readonly instance: string;
  /** Cron schedule of five fields, in UTC. */
  readonly cron: string;
  /** k6, with its registry and a pinned tag, e.g. `docker.io/grafana/k6:1.8.1`. */
  readonly image: string;
  readonly url: string;
  readonly stages: readonly [K6Stage, ...K6Stage[]];
  /** p95 of the response time that the test must hold, in milliseconds. */
  readonly latencyMs: number;
  /** Share of requests that may fail, 0 to 1. Default: 0.01. */
  readonly failures?: number;
  /** Default: the cluster's. */
  readonly priorityClassName?: string;
}

/** Labels of the pods: what NetworkPolicies select by. */
export function loadTestLabels(name: string, instance: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': 'load-test',
  };
}

/**
 * A k6 test that runs by the clock; its summary is in the pod's log, and a missed threshold fails the Job.
 *
 * A CronJob, and not k6-operator's TestRun: a TestRun runs once, when it is created, so that in Git it would run at the
 * first sync and never again, and by the clock it would need a CronJob that makes it, with the right to. What the operator
 * adds is many pods for one test, which a few hundred users do not need.
 */
export class K6LoadTest extends Construct {
  constructor(scope: Construct, id: string, props: K6LoadTestProps) {
    super(scope, id);
    const { name, namespace, url, latencyMs, failures = 0.01 } = props;
    const where = `load test ${namespace}/${name}`;
    if (name.length > 52) {
      throw new Error(`${where}: the name has ${name.length} characters, and Jobs add 11 to it. fix: 52 at the most`);
    }
    if (!(latencyMs > 0)) {
      throw new Error(`${where}: latencyMs is ${latencyMs}. fix: use milliseconds above 0, e.g. 500`);
    }
    if (!(failures >= 0 && failures < 1)) {
      throw new Error(`${where}: failures is ${failures}. fix: use a share from 0 to below 1, e.g. 0.01`);
    }
    if (!props.stages.some(({ users }) => users > 0)) {
      throw new Error(`${where}: no stage has a user. fix: give one of the stages users`);
    }
    const labels = loadTestLabels(name, props.instance);
    const metadata = { name, namespace, labels };
    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata,
      data: { 'test.js': k6Script({ url, stages: props.stages, latencyMs, failures }) },
    });
    new k8s.KubeCronJob(this, 'CronJob', {
      metadata,
      spec: {
        schedule: props.cron,
        timeZone: 'Etc/UTC',
        // Two at once would measure each other.
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            // A second try would only meet what the first one warmed up.
            backoffLimit: 0,
            activeDeadlineSeconds: durationOf(props.stages) + MARGIN_SECONDS,
            ttlSecondsAfterFinished: KEEP_SECONDS,
            template: { metadata: { labels }, spec: podSpec(props) },
          },
        },
      },
    });
  }
}

function podSpec({ name, image, priorityClassName }: K6LoadTestProps): k8s.PodSpec {
  const quantity = k8s.Quantity.fromString;
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    securityContext: hardenedPod(USER),
    containers: [
      {
        name: 'k6',
        image,
        args: ['run', '--quiet', '--no-color', '--no-usage-report', '/test/test.js'],
        env: [{ name: 'HOME', value: '/tmp' }],
        resources: {
          requests: { cpu: quantity('500m'), memory: quantity('512Mi') },
          limits: { memory: quantity('1Gi') },
        },
        securityContext: hardenedContainer(USER),
        volumeMounts: [
          { name: 'test', mountPath: '/test', readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'test', configMap: { name } },
      { name: 'tmp', emptyDir: { sizeLimit: quantity('64Mi') } },
    ],
  };
}
