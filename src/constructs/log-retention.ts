import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { indexTemplate, type LogStream, lifecyclePolicy, logPolicy } from './log-streams.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';

export interface LogRetentionProps {
  /** Name of the Job, its ServiceAccount and the ConfigMap of what it sets up. */
  readonly name: string;
  readonly namespace: string;
  /** Label `app.kubernetes.io/instance`. */
  readonly instance: string;
  /** Name of the Elasticsearch, in the same namespace. */
  readonly elasticsearch: string;
  /** Its version: the Job runs in its image, which has bash and curl, and which the nodes have already. */
  readonly version: string;
  readonly streams: readonly LogStream[];
  /** How long logs stay, in whole days, counted from when their index was full or a day old. */
  readonly days: number;
  /** Copies of each shard: 1 with several nodes, 0 with one. */
  readonly replicas: 0 | 1;
}

/** Labels of the Job's pods: what NetworkPolicies select by. */
export function logRetentionLabels(name: string, instance: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': 'logging',
  };
}

/**
 * Tells Elasticsearch how long logs stay and how they are indexed.
 *
 * ECK has an object for that, StackConfigPolicy, but only with an Enterprise licence. So a Job states it through the API:
 * with PUTs, which say the same however often they are said, as an Argo CD hook after each sync, when the cluster is
 * green. It is the one user of the `elastic` password, for the second that it takes; the shipper has its own user.
 */
export class LogRetention extends Construct {
  constructor(scope: Construct, id: string, props: LogRetentionProps) {
    super(scope, id);
    const { name, namespace, days, streams, elasticsearch } = props;
    if (!Number.isInteger(days) || days < 1) {
      throw new Error(`Job ${namespace}/${name}: ${days} days is no retention. fix: use a whole number from 1`);
    }
    const labels = logRetentionLabels(name, props.instance);
    const metadata = { name, namespace, labels };
    new k8s.KubeServiceAccount(this, 'ServiceAccount', { metadata, automountServiceAccountToken: false });
    new k8s.KubeConfigMap(this, 'ConfigMap', {
      metadata,
      data: {
        'run.sh': SCRIPT,
        'policy.json': json(lifecyclePolicy(days)),
        ...Object.fromEntries(streams.map((s) => [`${s.name}.template.json`, json(indexTemplate(s, props.replicas))])),
      },
    });
    new k8s.KubeJob(this, 'Job', {
      metadata: {
        ...metadata,
        annotations: {
          'argocd.argoproj.io/hook': 'PostSync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
        },
      },
      spec: {
        backoffLimit: 5,
        activeDeadlineSeconds: 600,
        template: {
          metadata: { labels },
          spec: podSpec(props, `https://${elasticsearch}-es-http.${namespace}.svc:9200`),
        },
      },
    });
  }
}

function podSpec({ name, elasticsearch, version }: LogRetentionProps, url: string): k8s.PodSpec {
  const memory = k8s.Quantity.fromString('64Mi');
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: hardenedPod(),
    containers: [
      {
        name: 'setup',
        image: `docker.elastic.co/elasticsearch/elasticsearch:${version}`,
        command: ['/bin/bash', '/setup/run.sh'],
        env: [
          { name: 'POLICY', value: logPolicy },
          { name: 'URL', value: url },
          {
            name: 'PASSWORD',
            valueFrom: { secretKeyRef: { name: `${elasticsearch}-es-elastic-user`, key: 'elastic' } },
          },
        ],
        resources: { requests: { cpu: k8s.Quantity.fromString('50m'), memory }, limits: { memory } },
        securityContext: hardenedContainer(),
        volumeMounts: [
          { name: 'setup', mountPath: '/setup', readOnly: true },
          { name: 'certificates', mountPath: '/certificates', readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'setup', configMap: { name } },
      { name: 'certificates', secret: { secretName: `${elasticsearch}-es-http-certs-public` } },
    ],
  };
}

/** Says what it does, stops at the first refusal, and shows Elasticsearch's answer. */
const SCRIPT = `# States how long logs stay and how they are indexed. It may run any number of times.
set -euo pipefail

put() {
  echo "PUT $1"
  # The password comes in a file of its own, not as an argument that other processes see.
  curl --silent --show-error --fail-with-body --retry 10 --retry-connrefused --retry-delay 6 \\
    --cacert /certificates/ca.crt --config <(printf 'user = "elastic:%s"\\n' "$PASSWORD") \\
    --request PUT --header 'Content-Type: application/json' --data "$2" "$URL/$1"
  echo
}

put "_ilm/policy/$POLICY" @/setup/policy.json
for file in /setup/*.template.json; do
  stream=$(basename "$file" .template.json)
  put "_index_template/$stream" "@$file"
  # Indices that are there already: a template is only for new ones. Matches nothing before the first log.
  put "$stream*/_settings?allow_no_indices=true&ignore_unavailable=true" "{\\"index.lifecycle.name\\":\\"$POLICY\\"}"
done
`;

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
