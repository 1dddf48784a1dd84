import { MONITORING_NAMESPACE, prometheusPods, prometheusService } from '../src/addons/addresses.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { PrometheusServer } from '../src/constructs/prometheus-server.ts';
import type { LayerDefinition } from './layer.ts';
import { partsOf } from './providers/index.ts';
import { thanos, thanosSidecar } from './thanos.ts';

export const monitoring: LayerDefinition = {
  name: 'monitoring',
  about: 'The Prometheus that scrapes everything and judges all rules, as an object of ours, and its long memory.',
  after: ['storage'],
  build(layer, target) {
    const { contract, environment, spec } = target;
    const { interval, hosts, prometheus } = spec.monitoring;
    const { name, replicas, storage, ...rest } = prometheus;
    comesFrom(
      new PrometheusServer(layer, 'prometheus', {
        ...rest,
        name,
        namespace: MONITORING_NAMESPACE,
        service: prometheusService,
        pods: prometheusPods,
        replicas: replicas ?? (spec.production ? 2 : 1),
        interval,
        storage: storage ?? (spec.production ? '100Gi' : '50Gi'),
        storageClass: partsOf(target).storageClass,
        resources: spec.production
          ? { cpu: '1', memory: '4Gi', memoryLimit: '8Gi' }
          : { cpu: '200m', memory: '1Gi', memoryLimit: '2Gi' },
        externalLabels: { cluster: contract.text('cluster_name'), environment, region: spec.cluster.region },
        ...(hosts.prometheus === undefined ? {} : { externalUrl: `https://${hosts.prometheus}` }),
        alertmanager: 'kube-prometheus-stack-alertmanager',
        ...thanosSidecar(target),
      }),
      'monitoring.prometheus',
    );
    thanos(layer, target);
  },
};
