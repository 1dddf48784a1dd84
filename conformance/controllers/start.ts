import { join } from 'node:path';
import type { Cluster } from '../apiserver/cluster.ts';
import type { ControlPlane } from '../apiserver/software.ts';
import { sourceOf } from '../build.ts';
import { accepts, freePorts, start } from '../processes.ts';
import type { Context } from '../step.ts';

/** KWOK's own: nodes are ready at once, pods run at once, those of Jobs succeed. */
const STAGES = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
];

/** Starts the controllers that every cluster has, and KWOK, which plays the kubelets. */
export async function startControllers(
  context: Context,
  cluster: Cluster,
  control: ControlPlane,
  kwok: { readonly binary: string; readonly source: string },
): Promise<void> {
  const stages = STAGES.map((file) => join(kwok.source, 'kustomize/stage', file));
  const [manager = 0, scheduler = 0, server = 0] = await freePorts(3);
  const { folder, kubeconfig } = cluster;
  const ca = join(folder, 'certificates', 'apiserver.crt');
  const { env } = context;
  cluster.adopt(
    await start({
      name: 'kube-controller-manager',
      binary: control.controllerManager,
      args: [
        `--kubeconfig=${kubeconfig}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${manager}`,
        `--cert-dir=${join(folder, 'controller-manager')}`,
        '--leader-elect=false',
        '--use-service-account-credentials=false',
        `--service-account-private-key-file=${join(folder, 'service-account.key')}`,
        `--root-ca-file=${ca}`,
        '--horizontal-pod-autoscaler-sync-period=2s',
        '--authorization-always-allow-paths=/healthz',
      ],
      env,
      logFile: join(folder, 'kube-controller-manager.log'),
      ready: async () => accepts(manager),
    }),
  );
  cluster.adopt(
    await start({
      name: 'kube-scheduler',
      binary: control.scheduler,
      args: [
        `--kubeconfig=${kubeconfig}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${scheduler}`,
        `--cert-dir=${join(folder, 'scheduler')}`,
        '--leader-elect=false',
      ],
      env,
      logFile: join(folder, 'kube-scheduler.log'),
      ready: async () => accepts(scheduler),
    }),
  );
  cluster.adopt(
    await start({
      name: 'kwok',
      binary: kwok.binary,
      args: [
        `--kubeconfig=${kubeconfig}`,
        '--manage-all-nodes=true',
        '--node-lease-duration-seconds=40',
        ...stages.map((file) => `--config=${file}`),
        `--server-address=127.0.0.1:${server}`,
      ],
      env,
      logFile: join(folder, 'kwok.log'),
      ready: async () => (await fetch(`http://127.0.0.1:${server}/healthz`)).ok,
    }),
  );
}

const MODULE = 'conformance/controllers';
const SOURCE = 'sigs.k8s.io/kwok';

/** Builds KWOK; its source is needed too, for the stages that it goes through. */
export async function buildKwok(context: Context) {
  const main = `${SOURCE}/cmd/kwok` as const;
  const built = await context.build(MODULE, [main]);
  return {
    binary: built[main],
    source: await sourceOf(context, MODULE, SOURCE),
    version: context.version(MODULE, SOURCE),
  };
}
