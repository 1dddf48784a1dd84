import type { Addon, HelmChart } from '../addon.ts';
import { MESH_SYSTEM } from '../mesh.ts';

/** All of Istio's charts have the version of Istio. */
export const ISTIO_VERSION = '1.30.3';
/** Where the charts of this version have moved their images to; gcr.io/istio-release closes at the end of 2026. */
export const ISTIO_HUB = 'registry.istio.io/release';
/** What stands beside each meshed pod; its tag is Istio's. */
export const PROXY_IMAGE = `${ISTIO_HUB}/proxyv2`;
export const ISTIO_SOURCE =
  'Seen installed by others at 1.30.3: base, istiod, cni, gateway, of one version with Istio. Templates and values were read in its repository, at the commit before branch 1.30 ended its alphas (April 2026).';

export function istioChart(name: string, releaseName: string): HelmChart {
  return {
    repository: 'https://istio-release.storage.googleapis.com/charts',
    name,
    version: ISTIO_VERSION,
    releaseName,
  };
}

export const istioBase: Addon = {
  id: 'istio-base',
  title: 'Istio CRDs',
  why: 'What Istio’s kinds are. By Helm, as all of Istio: nothing reconciles an IstioOperator resource since Istio 1.24.',
  chart: istioChart('base', 'istio-base'),
  appVersion: ISTIO_VERSION,
  source: ISTIO_SOURCE,
  namespace: MESH_SYSTEM,
  podSecurity: 'restricted',
  // Its CRDs are named by istiod, whose webhook judges every object of them: who needs the kinds waits for both.
  provides: { kinds: [] },
  needs: [],
  kubernetes: { oldest: '1.31' },
  images: [],
  flows: [],
  values: () => ({
    defaultRevision: 'default',
    // Otherwise it begins with Ignore, istiod changes it to Fail, and Argo CD changes it back.
    base: { validationFailurePolicy: 'Fail' },
  }),
};
