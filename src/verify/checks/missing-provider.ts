import { groupOf } from '../../manifests/manifest.ts';
import type { Check } from '../check.ts';
import type { Subject } from '../finding.ts';
import { push } from '../lists.ts';
import { isProvided, providersOf } from '../references/providers.ts';
import { worldOf } from '../references/world.ts';

export const missingProvider: Check = {
  id: 'missing-provider',
  severity: 'error',
  family: 'references',
  about: 'A custom kind is used that no CRD, constraint template or add-on among the manifests provides.',
  protects: 'The API server does not know the kind, and the whole sync of its Application fails.',
  fix: 'install the add-on or the CRD that provides the kind, or correct apiVersion and kind',
  *run(context) {
    const world = worldOf(context);
    const providers = providersOf(world);
    const unknown = new Map<string, Subject[]>();
    for (const subject of world.set.all) {
      const { object } = subject;
      if (!isProvided(object) || providers.of(object)) continue;
      if (world.serves(groupOf(object), object.kind)) continue;
      const kind = `${groupOf(object)} ${object.kind}`;
      push(unknown, kind, subject);
    }
    for (const [kind, [subject, ...more]] of unknown) {
      if (!subject) continue;
      const [group = '', name = ''] = kind.split(' ');
      const wanted = {
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        namespace: undefined,
        name: kind,
      };
      const unsure = world.unsure(wanted);
      const also = more.length === 0 ? '' : `, nor for ${more.length} more of that kind`;
      yield unsure === undefined
        ? { subject, path: 'kind', message: `is ${name} of ${group}, for which nothing brings the CRD${also}` }
        : { subject, unchecked: `nothing among the manifests brings the CRD of ${name} of ${group}${also}; ${unsure}` };
    }
  },
};
