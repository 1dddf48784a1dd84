import { alertmanagerPods, MONITORING_NAMESPACE } from '../../addons/addresses.ts';
import { addonsInUse } from '../../addons/in-use.ts';
import { catalogue } from '../../addons/index.ts';
import { outputName } from '../../platform/contract.ts';
import { logstashOf } from '../../platform/logstash.ts';
import { providerOf } from '../../platform/providers/index.ts';
import { dumpName, isOutside, storesOf } from '../../platform/stores.ts';
import type { Target } from '../../platform/target.ts';
import { instanceOf } from '../../platform/target.ts';
import { apiServiceOf, LOG_INPUT, LOG_STORE } from './addon-flows.ts';
import {
  addresses,
  anywhereButOwn,
  between,
  DNS_PORTS,
  type Flow,
  flow,
  nameServers,
  type PodPeer,
  podsOf,
  tcp,
} from './flow.ts';

/** Connections of what runs beside services and add-ons: probes of stores, snapshots, tests of restores and load, logs. */
export function besideFlows(target: Target): Flow[] {
  return [
    ...probes(target),
    ...snapshots(target),
    ...dumps(target),
    ...dataMovers(target),
    ...restoreTests(target),
    ...loadTests(target),
    ...logs(target),
    ...mail(target),
  ];
}

/** Pods that Orrery makes for one purpose, by its labels for them. */
function helpers(target: Target, namespace: string, name: string, component: string): PodPeer {
  return podsOf(namespace, {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instanceOf(target),
    'app.kubernetes.io/component': component,
  });
}

function probes({ spec, contract }: Target): Flow[] {
  const id = 'prometheus-blackbox-exporter';
  if (!addonsInUse(spec).includes(id)) return [];
  const { namespace, flows } = catalogue[id];
  const prober = podsOf(namespace, flows.find(({ pods }) => pods !== undefined)?.pods);
  return Object.entries(spec.stores).flatMap(([name, store]) => {
    if (!isOutside(store)) return [];
    const subnets = addresses(contract.list(`${outputName(name)}_subnet_cidrs`));
    return flow('egress', prober, subnets, tcp(store.port), `stores.${name} is probed`);
  });
}

function snapshots(target: Target): Flow[] {
  if (target.spec.backup === undefined) return [];
  return Object.entries(target.spec.stores).flatMap(([name, store]) => {
    if (store.kind !== 'elasticache') return [];
    const pods = helpers(target, target.namespace, `${name}-snapshot`, 'backup');
    const outside = anywhereButOwn(target.contract.list('vpc_cidrs'));
    return flow('egress', pods, outside, tcp(443), `stores.${name}.snapshots are taken through cloud APIs`);
  });
}

function dumps(target: Target): Flow[] {
  const { contract, namespace } = target;
  return storesOf(target, 'rds').flatMap(([name, { dump, port }]) => {
    if (!dump) return [];
    const pods = helpers(target, namespace, dumpName(name), 'backup');
    const why = `stores.${name}.dump`;
    const subnets = addresses(contract.list(`${outputName(name)}_subnet_cidrs`));
    return [
      flow('egress', pods, subnets, tcp(port), why),
      flow('egress', pods, anywhereButOwn(contract.list('vpc_cidrs')), tcp(443), why),
    ];
  });
}

/** Velero gives the pods that move data no label of their own: all of its namespace may do as they do. */
function dataMovers(target: Target): Flow[] {
  const { spec, contract } = target;
  if (spec.backup?.volumes !== 'moved') return [];
  const pods = podsOf(catalogue.velero.namespace);
  const apiServer = [...contract.list('control_plane_cidrs'), ...contract.list('service_cidrs').map(apiServiceOf)];
  const metadata = providerOf(spec).metadataServer;
  const why = 'backup.volumes are moved into the bucket';
  return [
    flow('egress', pods, anywhereButOwn(contract.list('vpc_cidrs')), tcp(443), why),
    flow('egress', pods, addresses(apiServer), tcp(443), why),
    ...(metadata ? [flow('egress', pods, addresses(metadata.addresses), tcp(...metadata.ports), why)] : []),
    flow('egress', pods, nameServers(target), DNS_PORTS, why),
  ];
}

function restoreTests(target: Target): Flow[] {
  const { spec, contract } = target;
  if (!spec.backup?.restoreTest) return [];
  const apiServer = [...contract.list('control_plane_cidrs'), ...contract.list('service_cidrs').map(apiServiceOf)];
  const pods = helpers(target, catalogue.velero.namespace, 'restore-test', 'backup');
  return [flow('egress', pods, addresses(apiServer), tcp(443), 'backup.restoreTest asks the API server for a Restore')];
}

function loadTests(target: Target): Flow[] {
  const { loadTest } = target.spec;
  if (!loadTest) return [];
  const pods = helpers(target, target.namespace, `${loadTest.service}-load-test`, 'load-test');
  return [
    flow('egress', pods, anywhereButOwn(target.contract.list('vpc_cidrs')), tcp(443), 'loadTest comes in as users do'),
  ];
}

/** Elasticsearch, Logstash and Kibana are no add-ons: their operator makes them of the platform's own objects. */
function logs(target: Target): Flow[] {
  if (target.spec.logs?.kind !== 'elastic') return [];
  const { namespace } = LOG_STORE;
  const viewer = podsOf(namespace, { 'common.k8s.elastic.co/type': 'kibana' });
  const setup = helpers(target, namespace, 'logs-setup', 'logging');
  const processor = logstashOf(target.spec) ? [LOG_INPUT] : [];
  const dns = [LOG_STORE, viewer, setup, ...processor].map((pods) =>
    flow('egress', pods, nameServers(target), DNS_PORTS, 'resolves names'),
  );
  return [
    ...dns,
    ...between(LOG_STORE, LOG_STORE, tcp(9300), 'the nodes of Elasticsearch form one cluster'),
    ...between(viewer, LOG_STORE, tcp(9200), 'Kibana reads logs'),
    ...between(setup, LOG_STORE, tcp(9200), 'logs are set up by a Job'),
    ...processor.flatMap((pods) => between(pods, LOG_STORE, tcp(9200), 'Logstash writes logs')),
  ];
}

/** Alertmanager mails through a mail service. */
function mail({ spec, contract }: Target): Flow[] {
  if (!spec.alerts?.email) return [];
  const pods = podsOf(MONITORING_NAMESPACE, alertmanagerPods);
  return [flow('egress', pods, anywhereButOwn(contract.list('vpc_cidrs')), tcp(587), 'alerts.email')];
}
