import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Job } from '../../imports/batch.ts';
import { hardenedContainer, hardenedPod } from './workload/hardening.ts';
import { type MeshedPodProps, meshedPod } from './workload/meshed-pod.ts';

/** kubectl's own image has no shell; this one is kubectl on Alpine, which is here for its shell and wget alone. */
export const smokeTestImage = 'docker.io/alpine/k8s:1.34.1';

export interface SmokeTestProps {
  /** Name of the Job and its ServiceAccount. 63 characters at the most. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the Job and its pod: what NetworkPolicies select by. */
  readonly labels: Readonly<Record<string, string>>;
  /** The Service, in the same namespace, that is asked on port 80. */
  readonly service: string;
  /** Paths that must answer with less than 400. */
  readonly paths: readonly string[];
  /** Gives up after this many seconds. */
  readonly timeoutSeconds: number;
  /** The Service takes calls of the mesh alone: the pod gets a proxy too. Default: it does not. */
  readonly mesh?: MeshedPodProps | undefined;
  /** Default: the cluster's default priority. */
  readonly priorityClassName?: string | undefined;
}

/**
 * For any POSIX shell with wget. HOST is the variable in which the kubelet gives the address of the Service to the pod, if
 * there is one when the pod starts: on the very first sync there is none yet, and nothing that could be asked.
 */
const SCRIPT = `set -eu
if [ -z "$(printenv "$HOST" || true)" ]; then
  echo "PASSED: there is no Service $SERVICE yet, and so no traffic to protect"
  exit 0
fi
waited=0
for path in $PATHS; do
  until wget -q -T 5 -O /dev/null "http://$SERVICE$path"; do
    if [ "$waited" -ge "$TIMEOUT" ]; then
      echo "FAILED: http://$SERVICE$path does not answer after $TIMEOUT seconds" >&2
      exit 1
    fi
    sleep 5
    waited=$((waited + 5))
  done
  echo "$path answers"
done
echo "PASSED: $SERVICE"
`;

/**
 * Asks a Service before Argo CD changes any object of its Application: a failure stops the sync. In the Application of
 * the Services it stands between a switch in Git and the traffic.
 */
export class SmokeTest extends Construct {
  constructor(scope: Construct, id: string, props: SmokeTestProps) {
    super(scope, id);
    const { name, namespace, service, paths, timeoutSeconds } = props;
    const where = `Job ${namespace}/${name}`;
    if (paths.length === 0)
      throw new Error(`${where}: paths is empty, so nothing is asked. fix: name one, e.g. /ready`);
    const odd = paths.find((path) => !/^\/[\w\-./~%]*$/.test(path));
    if (odd !== undefined) {
      throw new Error(`${where}: '${odd}' is not a path. fix: start it with /, and use no spaces or quotes`);
    }
    const labels = { ...props.labels };
    // The proxy is a native sidecar: it ends with the test, and so does the Job.
    const mesh = props.mesh && meshedPod(props.mesh, undefined);
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name, namespace, labels, annotations: hook(-2) },
      automountServiceAccountToken: false,
    });
    new Job(this, 'Job', {
      metadata: { name, namespace, labels, annotations: hook(-1) },
      spec: {
        backoffLimit: 0,
        // The pod must be scheduled and its image pulled before it asks anything.
        activeDeadlineSeconds: timeoutSeconds + 300,
        // A node that goes (spot, consolidation) is no failure of the test.
        podFailurePolicy: {
          rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
        },
        template: {
          metadata: mesh ? { labels: { ...labels, ...mesh.labels }, annotations: mesh.annotations } : { labels },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            // The one pod that wants every Service of the namespace as variables: to know whether there is one.
            enableServiceLinks: true,
            restartPolicy: 'Never',
            ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
            securityContext: hardenedPod(),
            containers: [
              {
                name: 'smoke',
                image: smokeTestImage,
                imagePullPolicy: 'IfNotPresent',
                command: ['/bin/sh', '-c', SCRIPT],
                env: [
                  { name: 'HOST', value: `${service.replaceAll('-', '_').toUpperCase()}_SERVICE_HOST` },
                  { name: 'PATHS', value: paths.join(' ') },
                  { name: 'SERVICE', value: service },
                  { name: 'TIMEOUT', value: String(timeoutSeconds) },
                ],
                resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { memory: '64Mi' } },
                securityContext: hardenedContainer(),
              },
            ],
          },
        },
      },
    });
  }
}

function hook(wave: number): Record<string, string> {
  return {
    'argocd.argoproj.io/hook': 'PreSync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    'argocd.argoproj.io/sync-wave': String(wave),
  };
}
