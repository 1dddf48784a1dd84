import { bytesBeyond } from './bytes.ts';
import { show } from './problems.ts';
import { quantityValue } from './quantity.ts';
import { isRecord, type Problem } from './schema.ts';
import type { KnownKind } from './schemas.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The most bytes that a ConfigMap or Secret may hold. */
const dataBytes = 1024 * 1024;

/** Where a kind keeps its pods' template. */
const podTemplates: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'argoproj.io/Rollout': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  '/Pod': [],
};

/** What the API server (or the kind's webhook) refuses because two of an object's fields do not go together. */
export function relationProblems({ group, kind }: KnownKind, manifest: Fields): readonly Problem[] {
  const id = `${group}/${kind}`;
  const problems: Problem[] = [];
  const steps = podTemplates[id];
  if (steps !== undefined) {
    const template = at(manifest, ...steps);
    if (kind !== 'Job' && kind !== 'CronJob' && kind !== 'Pod') problems.push(...selectorProblems(manifest, template));
    problems.push(...podProblems([...steps, 'spec'].join('.'), at(template, 'spec'), claimsOf(manifest)));
  }
  if (id === '/ConfigMap' || id === '/Secret') problems.push(...sizeProblems(manifest));
  if (id === '/Service') problems.push(...repeatedNames('spec.ports', at(manifest, 'spec', 'ports')));
  if (id === 'autoscaling/HorizontalPodAutoscaler') problems.push(...scaleProblems(manifest));
  if (id === 'templates.gatekeeper.sh/ConstraintTemplate') problems.push(...templateProblems(manifest));
  return problems;
}

function selectorProblems(manifest: Fields, template: unknown): readonly Problem[] {
  const labels = recordOf(at(template, 'metadata', 'labels'));
  return Object.entries(recordOf(at(manifest, 'spec', 'selector', 'matchLabels')))
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, value]) => ({
      path: `spec.selector.matchLabels[${JSON.stringify(key)}]`,
      message: `is ${show(value)}, but on the pods it is ${labels[key] === undefined ? 'missing' : show(labels[key])}: none of them is selected`,
      value,
    }));
}

function podProblems(path: string, spec: unknown, claims: readonly string[]): readonly Problem[] {
  const volumes = [...listOf(at(spec, 'volumes')).map((volume) => at(volume, 'name')), ...claims];
  const problems: Problem[] = [];
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of listOf(at(spec, list)).entries()) {
      const where = `${path}.${list}[${index}]`;
      for (const [position, mount] of listOf(at(container, 'volumeMounts')).entries()) {
        const name = at(mount, 'name');
        if (volumes.includes(name)) continue;
        const message = `is ${show(name)}, but the pod has no volume of that name`;
        problems.push({ path: `${where}.volumeMounts[${position}].name`, message, value: name });
      }
      problems.push(...repeatedNames(`${where}.ports`, at(container, 'ports')), ...requestProblems(where, container));
    }
  }
  return problems;
}

function requestProblems(where: string, container: unknown): readonly Problem[] {
  const limits = recordOf(at(container, 'resources', 'limits'));
  return Object.entries(recordOf(at(container, 'resources', 'requests')))
    .filter(
      ([name, request]) => (quantityValue(request) ?? 0) > (quantityValue(limits[name]) ?? Number.POSITIVE_INFINITY),
    )
    .map(([name, request]) => ({
      path: `${where}.resources.requests.${name}`,
      message: `is ${show(request)}, but must not be more than the limit, ${show(limits[name])}`,
      value: request,
    }));
}

function repeatedNames(path: string, list: unknown): readonly Problem[] {
  const names = listOf(list).map((item) => at(item, 'name'));
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [
          {
            path: `${path}[${index}].name`,
            message: `is ${show(name)}, as item ${names.indexOf(name)} is named already`,
            value: name,
          },
        ]
      : [],
  );
}

function sizeProblems(manifest: Fields): readonly Problem[] {
  const values = ['data', 'binaryData', 'stringData'].flatMap((field) => Object.values(recordOf(manifest[field])));
  const bytes = bytesBeyond(dataBytes, values);
  if (bytes === undefined) return [];
  return [
    { path: 'data', message: `has ${bytes} bytes in all, but at most ${dataBytes} are allowed`, value: undefined },
  ];
}

function scaleProblems(manifest: Fields): readonly Problem[] {
  const min = at(manifest, 'spec', 'minReplicas');
  const max = at(manifest, 'spec', 'maxReplicas');
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [{ path: 'spec.maxReplicas', message: `is ${max}, but must be at least minReplicas, ${min}`, value: max }];
}

function templateProblems(manifest: Fields): readonly Problem[] {
  const kind = at(manifest, 'spec', 'crd', 'spec', 'names', 'kind');
  const name = at(manifest, 'metadata', 'name');
  if (typeof kind !== 'string' || name === kind.toLowerCase()) return [];
  return [
    {
      path: 'metadata.name',
      message: `is ${show(name)}, but must be its kind in lower case, ${kind.toLowerCase()}`,
      value: name,
    },
  ];
}

function claimsOf(manifest: Fields): readonly string[] {
  return listOf(at(manifest, 'spec', 'volumeClaimTemplates')).map((claim) => String(at(claim, 'metadata', 'name')));
}

function at(value: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((found, step) => (isRecord(found) ? found[step] : undefined), value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}
