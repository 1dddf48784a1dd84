import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { ownOrigin } from '../constructs/origin.ts';
import { formatOrigin, identityOf, type KubernetesObject, type Manifest } from './manifest.ts';
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
  const found = objectsBelow(root, complaints);
  const byIdentity = new Map<string, Manifest>();
  withQuickToJson(root.node.root, () => {
    for (const { construct, place } of found) {
      const object = fieldsOf(construct) as KubernetesObject;
      const identity = identityOf(object);
      const manifest: Manifest = {
        object,
        application: place.application ?? Chart.of(construct).node.id,
        origin: { path: place.path, constructs: place.constructs },
      };
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
    }
  });
  if (complaints.length > 0) throw new BuildError(complaints);
  return sorted(byIdentity);
}

/** By application, then by identity. Sorting within each application compares short texts, few times. */
function sorted(byIdentity: ReadonlyMap<string, Manifest>): Manifest[] {
  const applications = new Map<string, [identity: string, manifest: Manifest][]>();
  for (const entry of byIdentity) {
    const list = applications.get(entry[1].application);
    if (list) list.push(entry);
    else applications.set(entry[1].application, [entry]);
  }
  const names = [...applications.keys()].sort(inOrder);
  return names.flatMap((name) => (applications.get(name) ?? []).sort(([a], [b]) => inOrder(a, b)).map(([, m]) => m));
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** A Secret with values. One without is an empty shell that a controller fills, and may be. */
function holdsSecrets({ kind, apiVersion, data, stringData }: KubernetesObject): boolean {
  return kind === 'Secret' && apiVersion === 'v1' && (data !== undefined || stringData !== undefined);
}

/** What is known of a construct from those around it: handed down, since asking each for its scopes costs their number. */
interface Place {
  readonly application: string | undefined;
  readonly path: string | undefined;
  readonly constructs: readonly string[];
}

interface Found {
  readonly construct: ApiObject;
  readonly place: Place;
}

/** Every ApiObject from a construct down, in the order of construction. Each construct is asked once whether it is well. */
function objectsBelow(root: Construct, complaints: string[]): Found[] {
  const found: Found[] = [];
  const visit = (construct: IConstruct, around: Place): void => {
    const { node } = construct;
    for (const message of node.validate()) complaints.push(`error ${node.path}  ${message}`);
    const place = placeOf(construct, around);
    if (construct instanceof ApiObject) found.push({ construct, place });
    for (const child of node.children) visit(child, place);
  };
  let around: Place = { application: undefined, path: undefined, constructs: [] };
  for (const scope of root.node.scopes.slice(0, -1)) around = placeOf(scope, around);
  visit(root, around);
  return found;
}

function placeOf(construct: IConstruct, around: Place): Place {
  const path = ownOrigin(construct) ?? around.path;
  if (construct instanceof Chart) return { application: construct.node.id, path, constructs: around.constructs };
  if (construct instanceof App) return path === around.path ? around : { ...around, path };
  return { application: around.application, path, constructs: [...around.constructs, construct.constructor.name] };
}
