import type { Context } from '../step.ts';

const NEWEST = 'conformance/apiserver';
const OLDEST = 'conformance/apiserver-oldest';
const ETCD = 'go.etcd.io/etcd/server/v3';
const KUBERNETES = 'k8s.io/kubernetes';

/** The programs that serve the API, built. */
export interface ApiServer {
  readonly etcd: string;
  readonly apiserver: string;
  /** e.g. `v1.36.3`. */
  readonly version: string;
}

/** All programs of a control plane. */
export interface ControlPlane extends ApiServer {
  readonly controllerManager: string;
  readonly scheduler: string;
}

/** Builds the newest Kubernetes, and the etcd that it is released with. */
export async function buildControlPlane(context: Context): Promise<ControlPlane> {
  const version = context.version(NEWEST, KUBERNETES);
  const binaries = await context.build(
    NEWEST,
    [
      ETCD,
      `${KUBERNETES}/cmd/kube-apiserver`,
      `${KUBERNETES}/cmd/kube-controller-manager`,
      `${KUBERNETES}/cmd/kube-scheduler`,
    ],
    { ldflags: stamp(version) },
  );
  return {
    etcd: binaries[ETCD],
    apiserver: binaries[`${KUBERNETES}/cmd/kube-apiserver`],
    controllerManager: binaries[`${KUBERNETES}/cmd/kube-controller-manager`],
    scheduler: binaries[`${KUBERNETES}/cmd/kube-scheduler`],
    version,
  };
}

/** Builds the API server of the oldest Kubernetes that a platform here runs on. */
export async function buildOldest(context: Context): Promise<ApiServer> {
  const version = context.version(OLDEST, KUBERNETES);
  const oldest = context.targets.map(({ target }) => target.spec.cluster.kubernetes).sort(byMinor)[0];
  if (oldest !== undefined && !version.startsWith(`v${oldest}.`)) {
    throw new Error(`${OLDEST}/go.mod has ${version}, but a platform runs on ${oldest}. fix: require ${oldest} there`);
  }
  const binaries = await context.build(OLDEST, [ETCD, `${KUBERNETES}/cmd/kube-apiserver`], { ldflags: stamp(version) });
  return { etcd: binaries[ETCD], apiserver: binaries[`${KUBERNETES}/cmd/kube-apiserver`], version };
}

function byMinor(a: string, b: string): number {
  return Number(a.split('.')[1]) - Number(b.split('.')[1]);
}

/** As in releases: without it the programs call themselves v0.0.0. */
function stamp(version: string): string {
  const [major, minor] = version.slice(1).split('.');
  const path = 'k8s.io/component-base/version';
  return `-X ${path}.gitVersion=${version} -X ${path}.gitMajor=${major} -X ${path}.gitMinor=${minor}`;
}
