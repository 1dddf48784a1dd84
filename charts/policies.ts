import type { ConstraintMatch } from '../imports/constraints.gatekeeper.sh.ts';
import { catalogue } from '../src/addons/catalogue.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { meshIngress, meshInternal, PROXY_IMAGE } from '../src/addons/index.ts';
import { addonOf } from '../src/addons/placed.ts';
import { cloudSqlBackupImage } from '../src/constructs/cloud-sql-backup-pod.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import {
  policies as all,
  allowedRegistries,
  drainableBudgets,
  hardenedContainers,
  hostIsolation,
  internalServices,
  minimumReplicas,
  pinnedImages,
  requiredLabels,
  requiredProbes,
  requiredResources,
  SyncedKinds,
  uniqueHosts,
  WorkloadExpansion,
} from '../src/constructs/policies/index.ts';
import { redisProxyImage } from '../src/constructs/redis-proxy.ts';
import { redisExporterImage } from '../src/constructs/redis-server.ts';
import { redisSnapshotImage } from '../src/constructs/redis-snapshot.ts';
import { restoreTestImage } from '../src/constructs/restore-test.ts';
import { smokeTestImage } from '../src/constructs/smoke-test.ts';
import { vaultImage } from '../src/constructs/vault-job-pod.ts';
import { isColors } from '../src/platform/colors.ts';
import { statedInternalHosts } from '../src/platform/internal-hosts.ts';
import type { StoreSpec } from '../src/platform/schema/stores.ts';
import { migratedStores, storesOf } from '../src/platform/stores.ts';
import { instanceOf, services, type Target } from '../src/platform/target.ts';
import { dynamicCredentials } from '../src/platform/vault.ts';
import type { LayerDefinition } from './layer.ts';

/** Namespaces of Kubernetes, of operators that keep to its convention, and of Argo CD: what they hold is not the platform's. */
const SYSTEM = ['*-system', 'argocd', 'kube-*'];

/** What runs for the services, beside them: a test holds this list against what the other layers make. */
const BESIDE = ['docker.io/envoyproxy/envoy', repository(redisSnapshotImage)];

/** Gatekeeper makes the kind of a constraint when it sees its template: constraints come a wave later. */
const AFTER_TEMPLATES = { 'argocd.argoproj.io/sync-wave': '1' };

export const policies: LayerDefinition = {
  name: 'policies',
  about: 'What Gatekeeper refuses, warns of or records, and where.',
  build(layer, target) {
    const { cluster, policies: spec } = target.spec;
    // The API server judges by itself from 1.30 on; it then goes on judging while Gatekeeper's webhook is down.
    const bySelf = Number(cluster.kubernetes.split('.')[1]) >= 30;
    for (const policy of all) {
      const validatingAdmissionPolicy = bySelf && policy.code.engine === 'cel';
      comesFrom(policy.template(layer, { validatingAdmissionPolicy }), 'policies');
    }
    comesFrom(new WorkloadExpansion(layer, 'expansion'), 'policies');
    comesFrom(new SyncedKinds(layer, 'synced-kinds', { name: 'policies', policies: all }), 'policies');

    const common = {
      name: instanceOf(target),
      enforcementAction: spec.enforcement,
      annotations: AFTER_TEMPLATES,
    } as const;
    const inCel = { ...common, validatingAdmissionPolicy: bySelf };
    // What add-ons run is their charts' choice, pinned and reviewed with them.
    const workloads = {
      ...inCel,
      match: { excludedNamespaces: [...new Set([...SYSTEM, ...addonNamespaces(target)])].sort() },
    };
    const everywhere = { match: { excludedNamespaces: SYSTEM } };

    const constraints = [
      allowedRegistries.constraint(layer, { ...workloads, parameters: { registries: registries(target) } }),
      drainableBudgets.constraint(layer, { ...workloads, parameters: {} }),
      hardenedContainers.constraint(layer, { ...workloads, parameters: writtenByOperators(target) }),
      hostIsolation.constraint(layer, { ...workloads, parameters: {} }),
      internalServices.constraint(layer, {
        ...inCel,
        ...everywhere,
        parameters: { allowed: edgeNamespaces(target).map((namespace) => ({ namespace })) },
      }),
      minimumReplicas.constraint(layer, {
        ...workloads,
        match: { ...workloads.match, ...ofOperators(target, 'replicas') },
        parameters: { minimum: spec.minReplicas },
      }),
      pinnedImages.constraint(layer, {
        ...workloads,
        parameters: { refusedTags: ['latest', 'main', 'master', 'edge', 'nightly', 'stable'] },
      }),
      requiredLabels.constraint(layer, {
        ...workloads,
        match: { ...workloads.match, ...ofOperators(target, 'labels') },
        parameters: {
          labels: [
            { key: 'app.kubernetes.io/name' },
            { key: 'app.kubernetes.io/part-of' },
            // What was built for another environment is refused here.
            { key: 'orrery.dev/environment', pattern: target.environment },
          ],
        },
      }),
      requiredProbes.constraint(layer, {
        ...workloads,
        parameters: { probes: ['readinessProbe', 'livenessProbe'], ...writtenByOperators(target) },
      }),
      requiredResources.constraint(layer, {
        ...workloads,
        parameters: { requests: ['cpu', 'memory'], limits: ['memory'], ...writtenByOperators(target) },
      }),
      uniqueHosts.constraint(layer, {
        ...common,
        ...everywhere,
        parameters: { exemptNamespaces: edgeNamespaces(target) },
      }),
    ];
    for (const constraint of constraints) comesFrom(constraint, 'policies');
  },
};

/** The namespaces that add-ons, and what they run for the platform, have to themselves. */
function addonNamespaces(target: Target): string[] {
  const others = [...edgeNamespaces(target), ...(target.spec.logs ? ['logging'] : [])];
  return [...addonsInUse(target.spec).map((id) => addonOf(target.spec, id).namespace), ...others].filter(
    (namespace) => namespace !== target.namespace,
  );
}

/** Workloads that operators make by their own rules: they label them, and count their pods, as they need. */
function ofOperators(target: Target, what: 'labels' | 'replicas'): Pick<ConstraintMatch, 'labelSelector'> {
  const has = (kind: StoreSpec['kind']) => storesOf(target, kind).length > 0;
  const without = (key: string) => ({ key, operator: 'DoesNotExist' as const });
  const expressions = [
    // CloudNativePG labels the Deployment of a Pooler by itself; its pods carry the platform's labels all the same.
    ...(what === 'labels' && storesOf(target, 'postgresql').some(([, { pooler }]) => pooler)
      ? [without('cnpg.io/poolerName')]
      : []),
    // Strimzi runs one pod of what looks after topics and users; it hands labels on.
    ...(what === 'replicas' && has('kafka') ? [without('strimzi.io/cluster')] : []),
    ...(what === 'labels' && has('minio') ? [without('v1.min.io/tenant')] : []),
    // Milvus' operator keeps a second Deployment of each part, without pods, to roll over to.
    ...(has('milvus') ? [{ key: 'app.kubernetes.io/name', operator: 'NotIn' as const, values: ['milvus'] }] : []),
  ];
  return expressions.length === 0 ? {} : { labelSelector: { matchExpressions: expressions } };
}

/**
 * Images whose containers their operators write: no read-only root filesystem, and here and there no probe or no
 * resources. The namespace's Pod Security level holds them to `restricted` all the same.
 */
function writtenByOperators(target: Target): { readonly exemptImages?: string[] } {
  const images = [
    ...(storesOf(target, 'kafka').length > 0 ? ['quay.io/strimzi/*'] : []),
    ...storesOf(target, 'minio').flatMap(([, { image }]) => [`${image}:*`, 'quay.io/minio/operator-sidecar:*']),
    ...storesOf(target, 'milvus').flatMap(([, { image }]) => [`${image}:*`, 'docker.io/milvusdb/milvus-operator:*']),
  ];
  return images.length === 0 ? {} : { exemptImages: images };
}

/** Where traffic comes in. */
function edgeNamespaces({ spec }: Target): string[] {
  const { edge } = spec;
  if (edge === undefined) return [];
  if (edge.kind === 'mesh') {
    return [meshIngress.namespace, ...(statedInternalHosts(spec).length > 0 ? [meshInternal.namespace] : [])];
  }
  return [edge.kind === 'gateway' ? 'edge' : catalogue['ingress-nginx'].namespace];
}

/** The repositories of the images that the platform runs, and the registries it allows beside them. */
function registries(target: Target): string[] {
  const { policies: spec, loadTest, mesh } = target.spec;
  const stores = [
    // The operator's own image prepares each of its pods.
    ...(storesOf(target, 'postgresql').length > 0 ? ['ghcr.io/cloudnative-pg', repository(restoreTestImage)] : []),
    ...storesOf(target, 'postgresql').map(([, { image }]) => image),
    ...(dynamicCredentials(target).length > 0 ? [repository(vaultImage)] : []),
    ...storesOf(target, 'rds').flatMap(([, { dump }]) => (dump ? [dump.image] : [])),
    ...storesOf(target, 'redis').flatMap(([, { image }]) => [
      image,
      repository(redisExporterImage),
      repository(redisProxyImage),
    ]),
    ...(storesOf(target, 'kafka').length > 0 ? ['quay.io/strimzi'] : []),
    // Beside each server of MinIO runs its operator's sidecar.
    ...storesOf(target, 'minio').flatMap(([, { image }]) => [image, 'quay.io/minio/operator-sidecar']),
    ...storesOf(target, 'etcd').map(([, { image }]) => image),
    // The operator's own image prepares each of its pods.
    ...storesOf(target, 'milvus').flatMap(([, { image }]) => [image, 'docker.io/milvusdb/milvus-operator']),
  ];
  const smokeTests = services(target).some(([, { delivery }]) => isColors(delivery))
    ? [repository(smokeTestImage)]
    : [];
  const cloudSql = services(target).some(
    ([, service]) => service.migrations && migratedStores(target, service).some(([, { kind }]) => kind === 'cloudsql'),
  );
  const images = services(target).flatMap(([, { image, proxy }]) => (proxy ? [image, proxy.image] : [image]));
  return [
    ...new Set([
      ...images,
      ...BESIDE,
      ...smokeTests,
      ...(cloudSql ? [repository(cloudSqlBackupImage)] : []),
      ...stores,
      ...(mesh ? [PROXY_IMAGE] : []),
      ...(loadTest ? [loadTest.image] : []),
      ...spec.registries,
    ]),
  ].sort();
}

/** An image without its tag. */
function repository(image: string): string {
  return image.replace(/:[^:/]*$/, '');
}
