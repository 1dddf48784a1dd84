import type { Context } from '../step.ts';

const MODULE = 'conformance/apiserver';

/** The programs of a control plane, built. */
export interface ControlPlane {
  readonly etcd: string;
  readonly apiserver: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  /** e.g. `v1.36.3`. */
  readonly version: string;
}

/** Builds Kubernetes' control plane, and the etcd that it is released with. */
export async function buildControlPlane(context: Context): Promise<ControlPlane> {
  const version = context.version(MODULE, 'k8s.io/kubernetes');
  const [major, minor] = version.slice(1).split('.');
  const stamp = 'k8s.io/component-base/version';
  const binaries = await context.build(
    MODULE,
    [
      'go.etcd.io/etcd/server/v3',
      'k8s.io/kubernetes/cmd/kube-apiserver',
      'k8s.io/kubernetes/cmd/kube-controller-manager',
      'k8s.io/kubernetes/cmd/kube-scheduler',
    ],
    // As in releases: without it the programs call themselves v0.0.0.
    { ldflags: `-X ${stamp}.gitVersion=${version} -X ${stamp}.gitMajor=${major} -X ${stamp}.gitMinor=${minor}` },
  );
  return {
    etcd: binaries['go.etcd.io/etcd/server/v3'],
    apiserver: binaries['k8s.io/kubernetes/cmd/kube-apiserver'],
    controllerManager: binaries['k8s.io/kubernetes/cmd/kube-controller-manager'],
    scheduler: binaries['k8s.io/kubernetes/cmd/kube-scheduler'],
    version,
  };
}
