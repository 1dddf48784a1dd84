import { catalogue } from '../../addons/catalogue.ts';
import type { AddonId } from '../../addons/ids.ts';
import { groupOf, type KubernetesObject } from '../../manifests/manifest.ts';
import type { Subject } from '../finding.ts';
import { textAt } from '../values.ts';
import { addonsIn } from './addons.ts';
import type { Application } from './applications.ts';
import { isBuiltIn } from './built-in.ts';
import type { World } from './world.ts';

/** What makes the API server know a kind: a CRD of the set, the template of a constraint, or an add-on. */
export interface Provider {
  readonly subject: Subject;
  /** The add-on that brings the CRD; undefined when the set holds it itself. */
  readonly addon?: AddonId;
  readonly application?: Application;
}

const CONSTRAINTS = 'constraints.gatekeeper.sh';

/** Kinds of Argo CD itself, which is there before anything that it syncs. */
const ARGO_CD = new Set(['Application', 'ApplicationSet', 'AppProject']);

/** Whether a kind needs somebody to provide it. */
export function isProvided(object: KubernetesObject): boolean {
  const group = groupOf(object);
  return !isBuiltIn(group) && !(group === 'argoproj.io' && ARGO_CD.has(object.kind));
}

/** Who provides custom kinds. */
export class Providers {
  readonly #own = new Map<string, Subject>();
  readonly #addons: ReadonlyMap<AddonId, Application>;

  constructor(world: World) {
    this.#addons = addonsIn(world);
    for (const subject of world.all('apiextensions.k8s.io', 'CustomResourceDefinition')) {
      const group = textAt(subject.object, 'spec', 'group') ?? '';
      this.#own.set(`${group}/${textAt(subject.object, 'spec', 'names', 'kind') ?? ''}`, subject);
    }
    for (const subject of world.all('templates.gatekeeper.sh', 'ConstraintTemplate')) {
      const kind = textAt(subject.object, 'spec', 'crd', 'spec', 'names', 'kind') ?? '';
      this.#own.set(`${CONSTRAINTS}/${kind}`, subject);
    }
  }

  of(object: KubernetesObject): Provider | undefined {
    const group = groupOf(object);
    const own = this.#own.get(`${group}/${object.kind}`);
    if (own) return { subject: own };
    // Gatekeeper makes a constraint's kind of its template alone.
    if (group === CONSTRAINTS) return undefined;
    for (const [addon, application] of this.#addons) {
      const { kinds } = catalogue[addon].provides;
      if (kinds.some((kind) => kind === group || kind === `${group}/${object.kind}`)) {
        return { subject: application.subject, addon, application };
      }
    }
    return undefined;
  }
}

const providers = new WeakMap<World, Providers>();

export function providersOf(world: World): Providers {
  let found = providers.get(world);
  if (!found) {
    found = new Providers(world);
    providers.set(world, found);
  }
  return found;
}
