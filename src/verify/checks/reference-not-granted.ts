import type { Check } from '../check.ts';
import { crossings } from '../references/grants.ts';
import { worldOf } from '../references/world.ts';

export const referenceNotGranted: Check = {
  id: 'reference-not-granted',
  severity: 'error',
  family: 'references',
  about: 'A route or a Gateway names something of another namespace that grants it no such reference.',
  protects: 'The Gateway refuses the reference: the route answers with 500, or the listener serves no TLS.',
  fix: 'make a ReferenceGrant in the namespace of what is named, or name something of the same namespace',
  *run(context) {
    const world = worldOf(context);
    for (const { subject, path, kind, name, namespace, granted } of crossings(world)) {
      if (granted) continue;
      const what = `${kind}/${namespace}/${name}`;
      const grant = { group: 'gateway.networking.k8s.io', kind: 'ReferenceGrant', namespace, name: '' };
      const unsure = world.unsure(grant);
      yield unsure === undefined
        ? {
            subject,
            path,
            message: `is ${what}, and no ReferenceGrant in ${namespace} lets ${subject.object.kind}s of ${subject.object.metadata.namespace} name it`,
          }
        : { subject, unchecked: `${path} is ${what}, and its ReferenceGrant is not among the manifests; ${unsure}` };
    }
  },
};
