import type { Subject } from '../../src/verify/finding.ts';
import { globMatches } from '../../src/verify/policies/match.ts';
import { get, type Mistakes, put, rename, type World } from './world.ts';

const pod = ['spec', 'template', 'spec'] as const;
const container = [...pod, 'containers', 0] as const;

/** A Deployment of a namespace that policies do not exclude: elsewhere they refuse nothing. */
function judged(w: World): Subject {
  const isExcluded = (namespace = '') =>
    w.some('AllowedRegistries', (constraint) =>
      (get(constraint, ['spec', 'match', 'excludedNamespaces']) as readonly string[]).some((glob) =>
        globMatches(glob, namespace),
      ),
    );
  return w.one('Deployment', ({ metadata }) => !isExcluded(metadata.namespace));
}

export const policies: Mistakes = {
  'a privileged container': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...container, 'securityContext', 'privileged'], true)),
  'the network of the host': (w) => w.edited(w.one('Deployment'), (d) => put(d, [...pod, 'hostNetwork'], true)),
  'an image of another registry': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...container, 'image'], 'quay.io/somebody/app:v1.0.0')),
  'a container without resources': (w) => w.edited(judged(w), (d) => put(d, [...container, 'resources'], undefined)),
  'a container without a liveness probe': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...container, 'livenessProbe'], undefined)),
  'a writable root file system': (w) =>
    w.edited(w.one('Rollout'), (d) => put(d, [...container, 'securityContext', 'readOnlyRootFilesystem'], false)),
  'a capability': (w) =>
    w.edited(w.one('Rollout'), (d) =>
      put(d, [...container, 'securityContext', 'capabilities'], { add: ['NET_ADMIN'] }),
    ),
  'a workload without a label that is required': (w) =>
    w.edited(judged(w), (d) => put(d, ['metadata', 'labels', 'app.kubernetes.io/name'], undefined)),
  'one replica': (w) => w.edited(judged(w), (d) => put(d, ['spec', 'replicas'], 1)),
  'a constraint that matches no kind': (w) =>
    w.edited(w.one('AllowedRegistries'), (d) => put(d, ['spec', 'match', 'kinds', 0, 'kinds'], ['Pods'])),
  'a template whose rules allow everything': (w) =>
    w.edited(w.one('ConstraintTemplate', 'pinnedimages'), (d) =>
      put(d, ['spec', 'targets', 0, 'code', 0, 'source', 'validations'], [{ expression: 'true', message: 'fine' }]),
    ),
  'parameters under another name': (w) =>
    w.edited(w.one('AllowedRegistries'), (d) => rename(d, ['spec', 'parameters', 'registries'], 'registry')),
};
