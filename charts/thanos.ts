import { k8s } from 'cdk8s-plus-27';
import { MONITORING_NAMESPACE } from '../src/addons/addresses.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { ScrapedPods } from '../src/constructs/pod-monitor.ts';
import type { PrometheusServerProps } from '../src/constructs/prometheus-server.ts';
import { Thanos } from '../src/constructs/thanos.ts';
import { objectStorage } from '../src/constructs/thanos-objects.ts';
import { fleetNameOf, type Target } from '../src/platform/target.ts';
import { thanosPods } from '../src/platform/thanos.ts';
import type { Layer } from './layer.ts';
import { partsOf } from './providers/index.ts';

const STORAGE = 'thanos-objstore';
const ORIGIN = 'monitoring.thanos';

/** The sidecar of Prometheus, which uploads each block of two hours, and answers for what is newer. */
export function thanosSidecar(
  target: Target,
): Pick<PrometheusServerProps, 'thanos' | 'volumes' | 'serviceAccountAnnotations'> {
  const { thanos } = target.spec.monitoring;
  if (!thanos) return {};
  return {
    volumes: [{ name: STORAGE, configMap: { name: STORAGE } }],
    thanos: {
      image: imageOf(thanos.version),
      version: thanos.version,
      objectStorageConfigFile: '/etc/thanos/objstore.yml',
      volumeMounts: [{ name: STORAGE, mountPath: '/etc/thanos', readOnly: true }],
      resources: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    },
    serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': target.contract.text('thanos_role_arn') },
  };
}

function imageOf(version: string): string {
  return `quay.io/thanos/thanos:${version}`;
}

/** Adds Thanos to the layer of Prometheus. */
export function thanos(layer: Layer, target: Target): void {
  const { contract, spec } = target;
  const { thanos: thanosSpec, interval } = spec.monitoring;
  if (!thanosSpec) return;
  comesFrom(
    new k8s.KubeConfigMap(layer, 'thanos-storage', {
      metadata: { name: STORAGE, namespace: MONITORING_NAMESPACE },
      data: {
        'objstore.yml': objectStorage({
          bucket: contract.text('thanos_bucket'),
          region: contract.text('thanos_region'),
          prefix: fleetNameOf(target),
        }),
      },
    }),
    ORIGIN,
  );
  const { fiveMinutes, hour, raw } = thanosSpec.retention;
  comesFrom(
    new Thanos(layer, 'thanos', {
      namespace: MONITORING_NAMESPACE,
      labels: thanosPods(target),
      image: imageOf(thanosSpec.version),
      replicas: spec.production ? 2 : 1,
      storage: STORAGE,
      roleArn: contract.text('thanos_role_arn'),
      retention: { raw, fiveMinutes, hour },
      scratch: { size: thanosSpec.scratch, storageClass: partsOf(target).storageClass },
      // The operator's own Service, of all Prometheus in the namespace.
      sidecars: `prometheus-operated.${MONITORING_NAMESPACE}.svc`,
      memory: spec.production ? '2Gi' : '512Mi',
    }),
    ORIGIN,
  );
  comesFrom(
    new ScrapedPods(layer, 'thanos-metrics', {
      name: 'thanos',
      namespace: MONITORING_NAMESPACE,
      selector: thanosPods(target),
      port: 'http',
      interval,
      jobLabel: null,
      podLabels: [],
    }),
    ORIGIN,
  );
}
