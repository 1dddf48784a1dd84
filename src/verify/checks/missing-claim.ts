import type { Check } from '../check.ts';
import { type Reference, reportMissing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { listAt, textAt } from '../values.ts';

export const missingClaim: Check = {
  id: 'missing-claim',
  severity: 'error',
  family: 'references',
  about: 'A pod mounts a PersistentVolumeClaim that does not exist.',
  protects: 'The pod would stay unscheduled until somebody makes the claim.',
  fix: 'correct claimName, make the PersistentVolumeClaim, or use volumeClaimTemplates',
  *run(context) {
    const world = worldOf(context);
    yield* reportMissing(world, references(world), (r) => world.find(r) !== undefined || ofStatefulSet(world, r));
  },
};

function* references(world: World): Generator<Reference> {
  for (const { subject, spec, path } of world.set.podTemplates) {
    for (const [index, volume] of listAt(spec, 'volumes').entries()) {
      const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
      const namespace = subject.object.metadata.namespace ?? '';
      const where = `${path}.volumes[${index}].persistentVolumeClaim.claimName`;
      if (name) yield { subject, path: where, group: '', kind: 'PersistentVolumeClaim', namespace, name };
    }
  }
}

/** A StatefulSet's claims are `<template>-<set>-<ordinal>`. */
function ofStatefulSet(world: World, { name, namespace }: Reference): boolean {
  const dash = name.lastIndexOf('-');
  if (dash < 0 || !/^\d+$/.test(name.slice(dash + 1))) return false;
  const stem = name.slice(0, dash);
  for (let at = stem.indexOf('-'); at > 0; at = stem.indexOf('-', at + 1)) {
    const set = world.find({ group: 'apps', kind: 'StatefulSet', namespace, name: stem.slice(at + 1) });
    const templates = listAt(set?.object, 'spec', 'volumeClaimTemplates');
    if (templates.some((template) => textAt(template, 'metadata', 'name') === stem.slice(0, at))) return true;
  }
  return false;
}
