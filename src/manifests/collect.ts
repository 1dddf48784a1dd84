import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { ownOrigin } from '../constructs/origin.ts';
import { formatOrigin, identityOf, type KubernetesObject, type Manifest, type Origin } from './manifest.ts';
import { fieldsOf, withQuickToJson } from './render.ts';

/** Constructs said that they are wrong, or two objects are one. Each entry is one complaint with its origin. */
export class BuildError extends Error {
  readonly complaints: readonly string[];

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'));
    this.name = 'BuildError';
    this.complaints = complaints;
  }
}

/**
 * A construct tree → its manifests, in the order of applications and identities, whatever the order of construction.
 *
 * cdk8s' own `synth()` is not used: it writes one file for equal names in two namespaces, and its ordering by
 * dependencies is exponential (docs/architecture.md). Validations of constructs run as there.
 *
 * @param root the app, or any construct with charts below it
 * @throws BuildError with every failed validation and every identity that two objects share
 */
export function collect(root: Construct): Manifest[] {
  const complaints: string[] = [];
  const { objects, charts } = foundBelow(root, complaints);
  const byIdentity = new Map<string, Manifest>();
  withQuickToJson(root.node.root, () => {
    const add = (construct: IConstruct, place: Place, object: KubernetesObject) => {
      const identity = identityOf(object);
      const application = place.application ?? Chart.of(construct).node.id;
      const manifest: Manifest = { object, application, origin: place.origin };
      if (holdsSecrets(object)) {
        complaints.push(
          `error ${identity}  holds secrets, and everything here is committed to Git: made by ${formatOrigin(manifest.origin)} in ${manifest.application}.\n  fix: keep them in the secret store, and name them by an ExternalSecret.`,
        );
      }
      const other = byIdentity.get(identity);
      if (other) {
        complaints.push(
          `error ${identity}  is made twice: by ${formatOrigin(other.origin)} in ${other.application} and by ${formatOrigin(manifest.origin)} in ${manifest.application}.\n  fix: give one of them another name, or make it once.`,
        );
      }
      byIdentity.set(identity, manifest);
    };
    for (const { construct, place } of objects) add(construct, place, fieldsOf(construct) as KubernetesObject);
    for (const { construct, place } of charts) {
      const own: readonly unknown[] = construct.toJson();
      for (const object of own) if (object !== undefined) add(construct, place, object as KubernetesObject);
    }
  });
  if (complaints.length > 0) throw new BuildError(complaints);
  return sorted(byIdentity);
}

/**
 * By application, then by identity. Texts alone are sorted, which needs no comparing function; kinds each for themselves come first,
 * since what is in order already, as a kind often is, is only looked at.
 */
function sorted(byIdentity: ReadonlyMap<string, Manifest>): Manifest[] {
  const applications = new Map<string, Map<string, string[]>>();
  for (const [identity, { application, object }] of byIdentity) {
    let kinds = applications.get(application);
    if (!kinds) {
      kinds = new Map();
      applications.set(application, kinds);
    }
    const list = kinds.get(object.kind);
    if (list) list.push(identity);
    else kinds.set(object.kind, [identity]);
  }
  const result: Manifest[] = [];
  for (const name of [...applications.keys()].sort()) {
    const identities = [...(applications.get(name)?.values() ?? [])].flat().sort();
    for (const identity of identities) {
      const manifest = byIdentity.get(identity);
      if (manifest) result.push(manifest);
    }
  }
  return result;
}

/** A Secret with values. One without is an empty shell that a controller fills, and may be. */
function holdsSecrets({ kind, apiVersion, data, stringData }: KubernetesObject): boolean {
  return kind === 'Secret' && apiVersion === 'v1' && (data !== undefined || stringData !== undefined);
}

/**
 * What is known of a construct from those around it: handed down, since asking each for its scopes costs their number.
 * Constructs of one class in one place are in equal ones: it is one, kept with the place around it.
 */
class Place {
  readonly application: string | undefined;
  readonly origin: Origin;
  readonly #within = new Map<unknown, Place>();

  constructor(application: string | undefined, origin: Origin) {
    this.application = application;
    this.origin = origin;
  }

  #below(type: { readonly name: string }): Place {
    let place = this.#within.get(type);
    if (!place) {
      place = this.#with(this.origin.path, type.name);
      this.#within.set(type, place);
    }
    return place;
  }

  of(construct: IConstruct): Place {
    if (construct instanceof Chart) {
      return new Place(construct.node.id, { ...this.origin, path: ownOrigin(construct) ?? this.origin.path });
    }
    if (construct instanceof App) {
      return new Place(this.application, { ...this.origin, path: ownOrigin(construct) ?? this.origin.path });
    }
    return this.within(construct);
  }

  /** In a construct that is neither an app nor a chart. */
  within(construct: IConstruct): Place {
    const path = ownOrigin(construct) ?? this.origin.path;
    return path === this.origin.path
      ? this.#below(construct.constructor)
      : this.#with(path, construct.constructor.name);
  }

  #with(path: string | undefined, type: string): Place {
    return new Place(this.application, { path, constructs: [...this.origin.constructs, type] });
  }
}

interface Found {
  readonly objects: { readonly construct: ApiObject; readonly place: Place }[];
  /** Of a user's class, which says itself what its objects are. */
  readonly charts: { readonly construct: Chart; readonly place: Place }[];
}

const chartToJson = Chart.prototype.toJson;

/** Every ApiObject from a construct down, in the order of construction. Each construct is asked once whether it is well. */
function foundBelow(root: Construct, complaints: string[]): Found {
  const found: Found = { objects: [], charts: [] };
  const visit = (construct: IConstruct, around: Place, inChart: boolean): void => {
    const { node } = construct;
    for (const message of node.validate()) complaints.push(`error ${node.path}  ${message}`);
    // Most are objects: what is one needs no other question, each of which cdk8s answers by looking for a symbol.
    const isObject = construct instanceof ApiObject;
    const place = isObject ? around.within(construct) : around.of(construct);
    let saidByChart = inChart;
    if (isObject) {
      if (!inChart) found.objects.push({ construct, place });
    } else if (construct instanceof Chart) {
      saidByChart = construct.toJson !== chartToJson;
      if (saidByChart) found.charts.push({ construct, place });
    }
    for (const child of node.children) visit(child, place, saidByChart);
  };
  let around = new Place(undefined, { path: undefined, constructs: [] });
  for (const scope of root.node.scopes.slice(0, -1)) around = around.of(scope);
  visit(root, around, false);
  return found;
}
