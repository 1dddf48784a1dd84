import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { originOf } from '../constructs/origin.ts';
import { formatOrigin, identityOf, type KubernetesObject, type Manifest } from './manifest.ts';

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
  const complaints = root.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((message) => `error ${construct.node.path}  ${message}`));
  const byIdentity = new Map<string, Manifest>();
  for (const construct of root.node.findAll()) {
    if (!(construct instanceof ApiObject)) continue;
    const manifest: Manifest = {
      object: construct.toJson() as KubernetesObject,
      application: Chart.of(construct).node.id,
      origin: { path: originOf(construct), constructs: constructsAround(construct) },
    };
    const identity = identityOf(manifest.object);
    if (holdsSecrets(manifest.object)) {
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
  if (complaints.length > 0) throw new BuildError(complaints);
  return [...byIdentity.entries()]
    .map(([identity, manifest]) => ({ key: `${manifest.application} ${identity}`, manifest }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ manifest }) => manifest);
}

/** A Secret with values. One without is an empty shell that a controller fills, and may be. */
function holdsSecrets({ kind, apiVersion, data, stringData }: KubernetesObject): boolean {
  return kind === 'Secret' && apiVersion === 'v1' && (data !== undefined || stringData !== undefined);
}

function constructsAround(construct: Construct): string[] {
  return construct.node.scopes
    .filter((scope) => !(scope instanceof App) && !(scope instanceof Chart))
    .map((scope) => scope.constructor.name);
}
