import { catalogue, isHelmChart } from '../src/addons/catalogue.ts';
import type { AddonId } from '../src/addons/ids.ts';
import { addonsInUse } from '../src/addons/in-use.ts';
import { monitorLabelValues } from '../src/addons/monitor-labels.ts';
import { addonOf } from '../src/addons/placed.ts';
import { AppProject, type GroupKind } from '../src/constructs/app-project.ts';
import { DirectoryApplication, type IgnoreDifferences } from '../src/constructs/directory-application.ts';
import { HelmApplication } from '../src/constructs/helm-application.ts';
import { comesFrom } from '../src/constructs/origin.ts';
import { groupOf, type KubernetesObject, type Manifest } from '../src/manifests/manifest.ts';
import { inWaves, type Need, type Placed, type Waiting } from '../src/manifests/waves.ts';
import { overlay } from '../src/platform/layers.ts';
import type { PlatformSpec } from '../src/platform/schema/platform.ts';
import type { Target } from '../src/platform/target.ts';
import { instanceOf } from '../src/platform/target.ts';
import { addonContext } from './addon-context.ts';
import type { Layer, LayerDefinition } from './layer.ts';

/** Where Argo CD itself runs; it is there before anything of ours. */
const ARGOCD = 'argocd';

/** What the other layers became. */
export interface Others {
  readonly layers: readonly LayerDefinition[];
  readonly manifests: readonly Manifest[];
}

/**
 * Argo CD's side of the platform: projects, one Application a layer and an add-on, and the root that finds them. It
 * follows from the other layers' manifests: what they use decides what they wait for and what they may write.
 */
export const gitops = {
  name: 'gitops',
  about: 'Argo CD projects, one Application for each layer and add-on in waves, and the root that finds them.',
  build(layer: Layer, target: Target, others: Others): void {
    const id = instanceOf(target);
    const addons = addonsInUse(target.spec);
    const placed = inWaves(applications(target.spec, others, addons));
    const { repository, maintenance } = target.spec;
    const source = { repository: repository.url, revision: repository.revision };
    const home = repository.own ? target.id.slice(target.platform.length + 1) : target.id;
    const folder = (name: string) => `${repository.path}/${home}/${name}`;

    new AppProject(layer, 'project', {
      name: id,
      namespace: ARGOCD,
      description: `What ${id} consists of, beside the add-ons.`,
      sourceRepos: [repository.url],
      namespaces: unique([ARGOCD, ...others.manifests.flatMap(({ object }) => object.metadata.namespace ?? [])]),
      clusterKinds: clusterKinds(others.manifests),
    });
    comesFrom(
      new AppProject(layer, 'addons', {
        name: `${id}-addons`,
        namespace: ARGOCD,
        description: 'Operators and controllers. They change in the maintenance window, or by hand.',
        sourceRepos: unique(addons.map((addon) => catalogue[addon].chart.repository)),
        namespaces: unique(['kube-system', ...addons.map((addon) => addonOf(target.spec, addon).namespace)]),
        // Charts bring CRDs, webhooks, cluster roles and more, each its own.
        clusterKinds: [{ group: '*', kind: '*' }],
        windows: maintenance.map(({ cron, duration, timezone }) => ({ schedule: cron, duration, timeZone: timezone })),
      }),
      'maintenance',
    );
    new DirectoryApplication(layer, 'root', {
      name: repository.root ?? id,
      namespace: ARGOCD,
      project: id,
      ...source,
      path: folder(gitops.name),
      destinationNamespace: ARGOCD,
    });
    for (const application of placed) {
      const annotations = waits(application);
      const addon = addons.find((a) => a === application.name);
      if (addon) {
        const { chart, namespace } = addonOf(target.spec, addon);
        comesFrom(
          new HelmApplication(layer, addon, {
            name: `${id}-${addon}`,
            namespace: ARGOCD,
            project: `${id}-addons`,
            source: chart,
            ...(isHelmChart(chart) ? { values: helmValues(target, addon) } : {}),
            destinationNamespace: namespace,
            wave: application.wave,
            // With an operator's CRDs goes every object of them.
            annotations: { ...annotations, 'argocd.argoproj.io/sync-options': 'Prune=confirm' },
          }),
          `addons.${addon}`,
        );
        continue;
      }
      const ignoreDifferences = ownedByOthers(others.manifests.filter((m) => m.application === application.name));
      new DirectoryApplication(layer, application.name, {
        name: `${id}-${application.name}`,
        namespace: ARGOCD,
        project: id,
        ...source,
        path: folder(application.name),
        destinationNamespace: target.namespace,
        wave: application.wave,
        annotations,
        ...(ignoreDifferences.length > 0 ? { ignoreDifferences } : {}),
      });
    }
  },
};

/** The catalogue's values with the labels that Prometheus asks for, and the platform's own laid over. */
function helmValues(target: Target, addon: AddonId) {
  const { monitorLabels, ruleLabels } = target.spec.monitoring.prometheus;
  const values = catalogue[addon].values?.(addonContext(target)) ?? {};
  const labelled = overlay(values, monitorLabelValues(addon, monitorLabels, ruleLabels));
  return overlay(labelled, target.spec.addons[addon]) as typeof values;
}

/** Every layer that has objects and every add-on, with what each waits for and why. */
function applications(spec: PlatformSpec, { layers, manifests }: Others, addons: readonly AddonId[]): Waiting[] {
  const made = new Set<string>([...manifests.map(({ application }) => application), ...addons]);
  const ofAddons = addons.map((id): Waiting => {
    const { namespace, needs } = addonOf(spec, id);
    const own = ['kube-system', ARGOCD].includes(namespace) ? [] : [{ on: 'namespaces', why: 'makes its namespace' }];
    // What it needs may be the cloud's own.
    const installed = needs.filter((on) => addons.includes(on));
    return { name: id, needs: [...own, ...installed.map((on) => ({ on, why: `${id} needs it` }))] };
  });
  const ofLayers = layers
    .filter(({ name }) => made.has(name))
    .map(({ name, after = [] }): Waiting => {
      const objects = manifests.filter((m) => m.application === name).map((m) => m.object);
      const stated = after.filter((on) => made.has(on)).map((on) => ({ on, why: 'must be in place before' }));
      return { name, needs: [...stated, ...(name === 'namespaces' ? [] : needsOf(objects, addons))] };
    });
  return [...ofAddons, ...ofLayers];
}

function needsOf(objects: readonly KubernetesObject[], addons: readonly AddonId[]): Need[] {
  const needs: Need[] = objects.some(({ metadata }) => metadata.namespace !== undefined)
    ? [{ on: 'namespaces', why: 'makes the namespaces' }]
    : [];
  for (const addon of addons) {
    const kinds = unique(objects.filter((object) => provides(addon, object)).map(({ kind }) => kind));
    if (kinds.length > 0) needs.push({ on: addon, why: `serves ${kinds.join(', ')}` });
  }
  return needs;
}

function provides(addon: AddonId, object: KubernetesObject): boolean {
  const group = groupOf(object);
  const { kinds, gatewayClass, ingressClass } = catalogue[addon].provides;
  if (kinds.some((kind) => kind === group || kind === `${group}/${object.kind}`)) return true;
  const spec = object.spec as { gatewayClassName?: string; ingressClassName?: string } | undefined;
  if (object.kind === 'Gateway') return spec?.gatewayClassName !== undefined && spec.gatewayClassName === gatewayClass;
  return object.kind === 'Ingress' && spec?.ingressClassName !== undefined && spec.ingressClassName === ingressClass;
}

/** For people who ask why an Application is in its wave. */
function waits({ needs }: Placed): Record<string, string> {
  if (needs.length === 0) return {};
  return { 'orrery.dev/waits-for': needs.map(({ on, why }) => `${on} (${why})`).join('; ') };
}

/** Fields that controllers write in the cluster, which Argo CD must neither report nor undo. */
function ownedByOthers(manifests: readonly Manifest[]): IgnoreDifferences[] {
  return manifests.flatMap(({ object }): IgnoreDifferences[] => {
    const { kind, metadata } = object;
    const spec = object.spec as Record<string, unknown> | undefined;
    const at = {
      group: groupOf(object),
      kind,
      name: metadata.name,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    };
    if ((kind === 'Deployment' || kind === 'Rollout') && spec?.replicas === undefined) {
      return [{ ...at, jsonPointers: ['/spec/replicas'] }];
    }
    if (kind === 'HTTPRoute' && JSON.stringify(spec).includes('"weight"')) {
      return [{ ...at, jqPathExpressions: ['.spec.rules[].backendRefs[].weight'] }];
    }
    if (kind === 'VirtualService' && JSON.stringify(spec).includes('"weight":0')) {
      return [{ ...at, jqPathExpressions: ['.spec.http[].route[].weight'] }];
    }
    return [];
  });
}

function clusterKinds(manifests: readonly Manifest[]): GroupKind[] {
  const kinds = manifests
    .filter(({ object }) => object.metadata.namespace === undefined)
    .map(({ object }) => `${groupOf(object)}/${object.kind}`);
  return unique(kinds).map((key) => {
    const [group = '', kind = ''] = key.split('/');
    return { group, kind };
  });
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
