import type { KubernetesObject } from '../../manifests/manifest.ts';
import { type ExistingObjects, kindKey } from '../../verify/existing.ts';
import { isBuiltIn } from '../../verify/references/built-in.ts';
import { linkedKinds } from '../../verify/references/links.ts';
import { createSchemas, isOpenApi, type SchemaSet } from '../../verify/schema/index.ts';
import { at, isPlain, listAt, objectAt, type Plain, textAt } from '../../verify/values.ts';
import { UsageError } from '../io.ts';
import type { SchemaSource } from '../verifying/schemas.ts';
import { type Connection, isRefused, type Refused } from './connection.ts';

/** What verify asks a live cluster for. */
export interface LiveCluster {
  /** As major.minor. */
  readonly kubernetes: string;
  readonly schemas: SchemaSource;
  readonly existing: ExistingObjects;
  /** What it did not show. */
  readonly notes: readonly string[];
}

/** Built-in kinds that manifests name. Of Secrets only the names are asked: nobody's values leave the cluster. */
const NAMED = [
  '/ConfigMap',
  '/Namespace',
  '/PersistentVolumeClaim',
  '/Secret',
  '/Service',
  '/ServiceAccount',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/StatefulSet',
  'argoproj.io/AnalysisTemplate',
  'argoproj.io/AppProject',
  'argoproj.io/ClusterAnalysisTemplate',
  'argoproj.io/Rollout',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
  'gateway.networking.k8s.io/ReferenceGrant',
  'networking.istio.io/DestinationRule',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/Role',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/StorageClass',
];
const NAMES_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const DISCOVERY = ['v2', 'v2beta1'].map(
  (v) => `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`,
);
const AT_ONCE = 6;

/** @throws UsageError when the cluster cannot be reached, or does not say what it serves */
export async function readCluster(connection: Connection): Promise<LiveCluster> {
  const version = await connection.get('/version');
  const minor = textAt(version, 'minor')?.replace(/\D.*$/, '');
  if (isRefused(version) || !minor) throw refused(connection, 'its version', version);
  const kubernetes = `${textAt(version, 'major') ?? '1'}.${minor}`;
  const [served, openApi, crds] = await Promise.all([
    resourcesOf(connection),
    openApiOf(connection),
    connection.list('/apis/apiextensions.k8s.io/v1/customresourcedefinitions'),
  ]);
  const notes: string[] = [];
  const note = (what: string, answer: { readonly refused: string }) =>
    notes.push(`the cluster of context ${connection.name} does not show ${what}: ${answer.refused}`);
  if (isRefused(openApi)) note('its OpenAPI, so that built-in kinds have no schema', openApi);
  if (isRefused(crds)) note('its CRDs, so that custom kinds have no schema', crds);
  let schemas: SchemaSet | undefined;
  const schemaSet = () => {
    schemas ??= createSchemas({
      crds: isRefused(crds) ? [] : crds,
      definitions: isRefused(openApi) ? {} : openApi,
    });
    return schemas;
  };
  const wanted = [...new Set([...NAMED, ...linkedKinds])].flatMap((kind) => {
    const path = served.get(kind);
    return path === undefined ? [] : [{ kind, path }];
  });
  const objects: KubernetesObject[] = [];
  const whole = new Set([...NAMED, ...linkedKinds].filter((kind) => !served.has(kind)));
  await someAtOnce(wanted, async ({ kind, path }) => {
    const items = await connection.list(path, kind === '/Secret' ? NAMES_ONLY : undefined);
    if (isRefused(items)) note(`its ${kind.replace(/^.*\//, '')}s`, items);
    else {
      whole.add(kind);
      objects.push(...items.flatMap((item) => objectOf(item, kind, path)));
    }
  });
  return {
    kubernetes,
    schemas: { versions: [kubernetes], for: () => ({ schemas: schemaSet(), notes: [] }) },
    existing: { cluster: connection.name, objects: objects.sort(byName), whole, serves: new Set(served.keys()) },
    notes,
  };
}

/**
 * The OpenAPI of built-in kinds: the document of v2, or those of v3, one for each group and version, where the server shows
 * only them.
 */
async function openApiOf(connection: Connection): Promise<Plain | readonly Plain[] | Refused> {
  const whole = await connection.get('/openapi/v2');
  // What it publishes of CRDs there is simplified: the CRDs themselves say more.
  if (isOpenApi(whole)) {
    const all = Object.entries(objectAt(whole, 'definitions'));
    return { definitions: Object.fromEntries(all.filter(([name]) => name.startsWith('io.k8s.'))) };
  }
  const index = await connection.get('/openapi/v3');
  if (isRefused(index)) return isRefused(whole) ? whole : { refused: 'it is of no known form' };
  const documents = new Map<string, Plain>();
  const paths = Object.keys(objectAt(index, 'paths')).filter((path) => {
    const [, group] = /^(?:api|apis\/([^/]+))\/v\w+$/.exec(path) ?? ['', 'none'];
    return isBuiltIn(group ?? '');
  });
  await someAtOnce(paths, async (path) => {
    const url = textAt(index, 'paths', path, 'serverRelativeURL');
    const document = await connection.get(url?.startsWith('/openapi/v3/') ? url : `/openapi/v3/${path}`);
    // One that is refused is of a group whose kinds stay unchecked.
    if (!isRefused(document)) documents.set(path, document);
  });
  const found = paths.flatMap((path): Plain[] => {
    const document = documents.get(path);
    return document === undefined ? [] : [document];
  });
  return found.length === 0 ? { refused: 'it answered with no document' } : found;
}

async function someAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Where the objects of each kind are listed, by `apps/Deployment`: in the version that the server prefers. */
async function resourcesOf(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const [root, prefix] of [
    ['/api', '/api'],
    ['/apis', '/apis'],
  ] as const) {
    const found = await connection.get(root, DISCOVERY.join(','));
    if (isRefused(found)) throw refused(connection, 'what it serves', found);
    if (!Array.isArray(at(found, 'items'))) {
      throw new UsageError(
        `the cluster of context ${connection.name} is older than Kubernetes 1.27, whose discovery is needed`,
        'give schemas with --schemas instead',
      );
    }
    for (const group of listAt(found, 'items')) {
      const name = textAt(group, 'metadata', 'name') ?? '';
      for (const version of listAt(group, 'versions')) {
        for (const resource of listAt(version, 'resources')) {
          const kind = textAt(resource, 'responseKind', 'kind');
          const plural = textAt(resource, 'resource');
          const key = `${name}/${kind ?? ''}`;
          if (kind === undefined || plural === undefined || paths.has(key)) continue;
          const base = name === '' ? prefix : `${prefix}/${name}`;
          paths.set(key, `${base}/${textAt(version, 'version') ?? ''}/${plural}`);
        }
      }
    }
  }
  return paths;
}

/** Items of lists state neither kind nor version: both follow from where they were read. */
function objectOf(item: Plain, kind: string, path: string): KubernetesObject[] {
  const name = textAt(item, 'metadata', 'name');
  if (name === undefined || !isPlain(item.metadata)) return [];
  const apiVersion = /^\/apis?\/(.+)\/[^/]+$/.exec(path)?.[1] ?? 'v1';
  return [{ ...item, apiVersion, kind: kind.replace(/^.*\//, ''), metadata: { ...item.metadata, name } }];
}

function byName(a: KubernetesObject, b: KubernetesObject): number {
  const key = (object: KubernetesObject) =>
    `${kindKey(object)} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}

function refused(connection: Connection, what: string, answer: unknown): UsageError {
  const why = textAt(answer, 'refused') ?? 'it is of no known form';
  return new UsageError(
    `the cluster of context ${connection.name} does not say ${what}: ${why}`,
    'use credentials that may read /version, /api, /apis and /openapi, or give schemas with --schemas',
  );
}
