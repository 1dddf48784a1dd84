import type { k8s } from 'cdk8s-plus-27';
import { NamespaceRole } from '../src/constructs/namespace-role.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { type Home, homesOf, inHome } from '../src/platform/domains.ts';
import type { StoreSpec } from '../src/platform/schema/stores.ts';
import { inCluster } from '../src/platform/stores.ts';
import type { Layer, LayerDefinition } from './layer.ts';

/** Everything that explains what runs, and no Secret: ExternalSecrets name the keys, which is enough to debug. */
const READ: readonly k8s.PolicyRule[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'statefulsets'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: ['argoproj.io'],
    resources: ['analysisruns', 'analysistemplates', 'rollouts'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['autoscaling.k8s.io'], resources: ['verticalpodautoscalers'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: ['external-secrets.io'],
    resources: ['externalsecrets', 'secretstores'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: ['gateway.networking.k8s.io'], resources: ['httproutes'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['keda.sh'], resources: ['scaledobjects'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ['get', 'list', 'watch'] },
];

/** What the runbooks ask of who is on call. Changes to what is in Git go through Git: Argo CD would undo them. */
const OPERATE: readonly k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: [''], resources: ['pods/portforward'], verbs: ['create'] },
  { apiGroups: ['argoproj.io'], resources: ['rollouts', 'rollouts/status'], verbs: ['patch', 'update'] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete'] },
  { apiGroups: ['external-secrets.io'], resources: ['externalsecrets'], verbs: ['patch'] },
];

/** Databases in the cluster, where there are some. */
const READ_DATABASES: readonly k8s.PolicyRule[] = [
  {
    apiGroups: ['postgresql.cnpg.io'],
    resources: ['backups', 'clusters', 'poolers', 'scheduledbackups'],
    verbs: ['get', 'list', 'watch'],
  },
];

/** What operators of other stores run, where there are some. */
function readStores(kinds: ReadonlySet<StoreSpec['kind']>): k8s.PolicyRule[] {
  const rule = (apiGroups: string[], resources: string[]) => ({
    apiGroups,
    resources,
    verbs: ['get', 'list', 'watch'],
  });
  return [
    ...(kinds.has('kafka')
      ? [rule(['kafka.strimzi.io'], ['kafkanodepools', 'kafkas', 'kafkatopics', 'kafkausers'])]
      : []),
    ...(kinds.has('milvus') ? [rule(['milvus.io'], ['milvuses'])] : []),
    ...(kinds.has('minio') ? [rule(['minio.min.io'], ['tenants'])] : []),
  ];
}

/** Back up now, and look into a server: there is no other way in, since passwords never leave the cluster. */
const OPERATE_DATABASES: readonly k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
  { apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['create'] },
];

export const access: LayerDefinition = {
  name: 'access',
  about: 'Who may read and operate the platform in its namespaces.',
  build(layer, target) {
    const { viewers, operators } = target.spec.access;
    const kinds = new Set(Object.values(target.spec.stores).map(({ kind }) => kind));
    const databases = Object.values(target.spec.stores).some(inCluster);
    for (const home of homesOf(target)) {
      // Stores are in the platform's own namespace alone.
      const own = home.domain === undefined;
      const read = own ? [...READ, ...(databases ? READ_DATABASES : []), ...readStores(kinds)] : READ;
      const operate = own && databases ? [...OPERATE, ...OPERATE_DATABASES] : OPERATE;
      grant(layer, home, 'viewer', viewers, read);
      grant(layer, home, 'operator', operators, [...read, ...operate]);
    }
  },
};

function grant(
  layer: Layer,
  home: Home,
  name: 'viewer' | 'operator',
  groups: readonly string[],
  rules: readonly k8s.PolicyRule[],
): void {
  if (groups.length === 0) return;
  const { namespace } = home;
  comesFrom(new NamespaceRole(layer, inHome(name, home), { name, namespace, rules, groups }), `access.${name}s`);
}
