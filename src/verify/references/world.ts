import { groupOf } from '../../manifests/manifest.ts';
import { InNamespaces } from '../by-label.ts';
import type { CheckContext } from '../check.ts';
import { type ExistingObjects, kindKey } from '../existing.ts';
import type { Subject } from '../finding.ts';
import { push } from '../lists.ts';
import type { PodTemplate } from '../pod-template.ts';
import type { ManifestSet } from '../set.ts';
import { objectAt } from '../values.ts';
import { addonOf } from './addons.ts';
import { type Applications, applicationsOf, isOurs } from './applications.ts';
import { isBuiltIn } from './built-in.ts';
import { makesThings, prefixOf } from './operators.ts';

/** What somebody names. */
export interface Wanted {
  /** API group; empty for the core. */
  readonly group: string;
  readonly kind: string;
  /** Undefined for what lives in no namespace; empty when the manifest leaves it to `kubectl -n`. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Labels that controllers put on the pods they make, which no template says. */
const GIVEN = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'job-name',
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** Groups of custom resources that come with charts of the catalogue. */
const FROM_CHARTS = new Set(['litmuschaos.io', 'monitoring.coreos.com']);

/** Add-ons whose charts make no Secrets: those of Istio's gateways, which only read them. */
const SECRETLESS: ReadonlySet<string> = new Set([
  'istio-ingressgateway',
  'istio-egressgateway',
  'istio-internalgateway',
]);

/** Namespaces that every cluster has, with things in them that no set describes. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'argocd']);

/**
 * Who is there, and what can be said of who is not.
 *
 * A set is whole when it is held against a platform's intent, or holds Argo CD Applications (and no ApplicationSets,
 * unless Orrery made them): then it says what the cluster consists of, and what it does not have is missing. Still not
 * to be known are: the contents of a namespace that an Application fills whose manifests are not here (a Helm chart's;
 * in sets that Orrery did not make it may fill any), or that every cluster has; names that an operator derives from a
 * resource's; and, unless Orrery made the set, Secrets, which people keep out of Git. Any other set may be a part of
 * something, and what it lacks is unchecked.
 */
export class World {
  readonly set: ManifestSet;
  readonly applications: Applications;
  /** The set is Orrery's own, or held against an intent. */
  readonly ours: boolean;
  readonly whole: boolean;
  readonly #objects = new Map<string, Subject>();
  readonly #anywhere = new Map<string, Subject>();
  readonly #kinds = new Map<string, Subject[]>();
  readonly #names = new Map<string, string[]>();
  readonly #pods: InNamespaces<PodTemplate>;
  readonly #makers = new Map<string, Subject[]>();
  readonly #fillers = new Map<string, string>();
  /** The same of what may make Secrets. */
  readonly #secretFillers = new Map<string, string>();
  readonly #existing: ExistingObjects | undefined;
  #live: ReadonlyMap<string, Subject> | undefined;
  /** In a set that Orrery did not make, an Application that may make anything anywhere. */
  readonly #unrendered: string | undefined;

  constructor({ set, intent, existing }: CheckContext) {
    this.set = set;
    this.#existing = existing;
    this.applications = applicationsOf(set);
    this.ours = intent !== undefined || this.applications.all.some(({ subject }) => isOurs(subject));
    const generated = set.ofKind('ApplicationSet', 'argoproj.io').length > 0;
    this.whole = intent !== undefined || (this.applications.all.length > 0 && (this.ours || !generated));
    this.#unrendered = this.ours ? undefined : this.applications.all.find(({ rendered }) => !rendered)?.name;
    for (const subject of set.all) {
      const { object } = subject;
      const { name, namespace } = object.metadata;
      const kind = `${groupOf(object)}/${object.kind}`;
      push(this.#kinds, kind, subject);
      push(this.#names, `${kind} ${namespace ?? ''}`, name);
      this.#objects.set(`${kind} ${namespace ?? ''}/${name}`, subject);
      this.#anywhere.set(`${kind} ${name}`, subject);
      if (makesThings(object)) push(this.#makers, namespace ?? '', subject);
    }
    this.#pods = new InNamespaces(set.podTemplates, ({ subject, labels }) => ({
      namespace: subject.object.metadata.namespace ?? '',
      labels,
    }));
    for (const application of this.applications.all) {
      const { name, rendered, namespace } = application;
      if (rendered || namespace === '') continue;
      this.#fillers.set(namespace, name);
      if (!SECRETLESS.has(addonOf(application) ?? '')) this.#secretFillers.set(namespace, name);
    }
  }

  all(group: string, kind: string): readonly Subject[] {
    return this.#kinds.get(`${group}/${kind}`) ?? [];
  }

  /**
   * An object of the set, or of the cluster where the set leaves open whether it is there. What a whole set does not hold
   * will be pruned: that the cluster still has it does not count.
   */
  find(wanted: Wanted): Subject | undefined {
    const found = this.#find(wanted);
    if (found || !this.#existing || this.#doubt(wanted) === undefined) return found;
    this.#live ??= liveOf(this.#existing);
    return this.#live.get(`${wanted.group}/${wanted.kind} ${wanted.namespace ?? ''}/${wanted.name}`);
  }

  /** Every object of a kind: of the set, and of the cluster where the set may be a part of it. */
  everywhere(group: string, kind: string): readonly Subject[] {
    if (this.whole || !this.#existing) return this.all(group, kind);
    this.#live ??= liveOf(this.#existing);
    const live = [...this.#live.values()].filter(({ object }) => kindKey(object) === `${group}/${kind}`);
    return [...this.all(group, kind), ...live];
  }

  /** Whether the cluster serves a kind that the set leaves open. */
  serves(group: string, kind: string): boolean {
    if (!this.#existing?.serves.has(`${group}/${kind}`)) return false;
    const crd = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', namespace: undefined, name: '' };
    return this.#doubt(crd) !== undefined;
  }

  /** Where its own namespace or the one asked for is left to `kubectl -n`, the name alone decides. */
  #find({ group, kind, namespace, name }: Wanted): Subject | undefined {
    const found = this.#objects.get(`${group}/${kind} ${namespace ?? ''}/${name}`);
    if (found || namespace === undefined) return found;
    return namespace === ''
      ? this.#anywhere.get(`${group}/${kind} ${name}`)
      : this.#objects.get(`${group}/${kind} /${name}`);
  }

  /** Names of a kind in a namespace, to find the one that was meant. */
  names({ group, kind, namespace }: Omit<Wanted, 'name'>): readonly string[] {
    return this.#names.get(`${group}/${kind} ${namespace ?? ''}`) ?? [];
  }

  /** The pod templates of a namespace that a LabelSelector selects. */
  pods(namespace: string, selector: unknown): readonly PodTemplate[] {
    const stated = Object.entries(objectAt(selector, 'matchLabels'));
    const labels = stated.filter(([key]) => !GIVEN.has(key));
    return this.#pods.selected(namespace, { ...objectAt(selector), matchLabels: Object.fromEntries(labels) });
  }

  /** Why a thing that is not among the manifests may exist all the same; undefined when it surely does not. */
  unsure(wanted: Wanted): string | undefined {
    const known = this.#existing?.whole.has(`${wanted.group}/${wanted.kind}`) ?? false;
    return known && !this.whole && wanted.namespace !== '' ? undefined : this.#doubt(wanted);
  }

  #doubt({ group, kind, namespace, name }: Wanted): string | undefined {
    if (!this.whole) {
      return 'the manifests may be a part of a cluster (no intent, no Argo CD Applications)';
    }
    if (namespace === undefined) {
      return this.#unrendered && `Application ${this.#unrendered} may make it, and its manifests are not here`;
    }
    // The charts of the catalogue make monitors and experiments, but no other custom resources that anybody names.
    const fromChart = !this.ours || isBuiltIn(group) || FROM_CHARTS.has(group);
    const fillers = group === '' && kind === 'Secret' ? this.#secretFillers : this.#fillers;
    const other = fromChart ? this.#others(namespace, fillers) : undefined;
    if (other !== undefined) return other;
    const maker = this.#makers.get(namespace)?.find(({ object }) => name.startsWith(prefixOf(object)));
    if (maker) return `the operator of ${maker.object.kind}/${maker.object.metadata.name} may make it`;
    if (group === '' && kind === 'Secret' && !this.ours) return 'Secrets are often made outside Git';
    return undefined;
  }

  /** Why pods may run in a namespace that are not among the manifests; undefined when there surely are none. */
  unsurePods(namespace: string): string | undefined {
    if (!this.whole) return this.unsure({ group: '', kind: 'Pod', namespace, name: '' });
    const maker = this.#makers.get(namespace)?.at(0);
    if (maker) return `the operator of ${maker.object.kind}/${maker.object.metadata.name} makes pods here`;
    return this.#others(namespace);
  }

  #others(namespace: string, fillers: ReadonlyMap<string, string> = this.#fillers): string | undefined {
    const filler = this.#unrendered ?? fillers.get(namespace);
    if (filler !== undefined) return `Application ${filler} may make it, and its manifests are not here`;
    if (SYSTEM.has(namespace)) return `every cluster has more in ${namespace} than the manifests say`;
    return namespace === '' ? 'the manifest names no namespace' : undefined;
  }
}

function liveOf({ cluster, objects }: ExistingObjects): ReadonlyMap<string, Subject> {
  return new Map(
    objects.map((object) => [
      `${kindKey(object)} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      { object, file: `cluster ${cluster}` },
    ]),
  );
}

const worlds = new WeakMap<CheckContext, World>();

/** The world of a context, built once and shared by all checks. */
export function worldOf(context: CheckContext): World {
  let world = worlds.get(context);
  if (!world) {
    world = new World(context);
    worlds.set(context, world);
  }
  return world;
}
