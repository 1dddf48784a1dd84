import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CronJob } from '../../imports/batch.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

export interface TraceRetentionProps {
  /** Name of the CronJob and its ServiceAccount. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods: what NetworkPolicies select by. */
  readonly labels: Readonly<Record<string, string>>;
  /** Elasticsearch, e.g. `https://logs-es-http.logging.svc:9200`. */
  readonly elasticsearch: string;
  /** Its version: the Job runs in its image, which has bash and curl, and which the nodes have already. */
  readonly version: string;
  /** Secret with `username` and `password`. */
  readonly user: string;
  /** Secret with the authority's `ca.crt`. */
  readonly authority: string;
  /** How long traces stay, in whole days. */
  readonly days: number;
}

const SCRIPT = `# Attaches the policy that removes old traces to each day's new indices.
set -euo pipefail
put() {
  echo "PUT $1"
  curl --silent --show-error --fail-with-body --retry 5 --retry-connrefused --cacert /certificates/ca.crt \\
    --config <(printf 'user = "%s:%s"\\n' "$USERNAME" "$PASSWORD") \\
    --request PUT --header 'Content-Type: application/json' --data "$2" "$URL/$1"
  echo
}
put _ilm/policy/jaeger '{"policy":{"phases":{"hot":{"actions":{}},"delete":{"min_age":"'"$DAYS"'d","actions":{"delete":{}}}}}}'
put 'jaeger-*/_settings?allow_no_indices=true&ignore_unavailable=true' '{"index.lifecycle.name":"jaeger"}'
`;

/** Removes old traces. Jaeger makes an index a day, and templates of its own: a policy has to be put on what is there. */
export class TraceRetention extends Construct {
  constructor(scope: Construct, id: string, props: TraceRetentionProps) {
    super(scope, id);
    const { name, namespace, labels, days, user } = props;
    if (!Number.isInteger(days) || days < 1) {
      throw new Error(`CronJob ${namespace}/${name}: ${days} days is no retention. fix: use a whole number from 1`);
    }
    const metadata = { name, namespace, labels: { ...labels } };
    const from = (key: string) => ({ secretKeyRef: { name: user, key } });
    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new CronJob(this, 'CronJob', {
      metadata,
      spec: {
        schedule: '10 0 * * *',
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: { ...labels } },
          spec: {
            backoffLimit: 3,
            activeDeadlineSeconds: 600,
            ttlSecondsAfterFinished: 3 * 86_400,
            template: {
              metadata: { labels: { ...labels } },
              spec: {
                serviceAccountName: name,
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                restartPolicy: 'Never',
                securityContext: hardenedPod(),
                containers: [
                  {
                    name: 'retention',
                    image: `docker.elastic.co/elasticsearch/elasticsearch:${props.version}`,
                    imagePullPolicy: 'IfNotPresent',
                    command: ['/bin/bash', '-c', SCRIPT],
                    env: [
                      { name: 'DAYS', value: String(days) },
                      { name: 'PASSWORD', valueFrom: from('password') },
                      { name: 'URL', value: props.elasticsearch },
                      { name: 'USERNAME', valueFrom: from('username') },
                    ],
                    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '64Mi' } },
                    securityContext: hardenedContainer(),
                    volumeMounts: [{ name: 'certificates', mountPath: '/certificates', readOnly: true }],
                  },
                ],
                volumes: [{ name: 'certificates', secret: { secretName: props.authority } }],
              },
            },
          },
        },
      },
    });
  }
}
