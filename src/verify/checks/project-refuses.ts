import { groupOf } from '../../manifests/manifest.ts';
import type { Check } from '../check.ts';
import type { Complaint, Unchecked } from '../finding.ts';
import type { Application } from '../references/applications.ts';
import { isBuiltIn } from '../references/built-in.ts';
import { Project } from '../references/projects.ts';
import { missing } from '../references/report.ts';
import { type World, worldOf } from '../references/world.ts';
import { isClusterScoped } from '../schema/kinds.ts';
import { nameOf } from '../set.ts';

export const projectRefuses: Check = {
  id: 'project-refuses',
  severity: 'error',
  family: 'references',
  about:
    'An Application is of a project that does not exist, or that refuses its repository, its destination or its objects.',
  protects: 'Argo CD would sync nothing of the Application, or stop at the first object that is refused.',
  fix: 'add it to the project (sourceRepos, destinations, clusterResourceWhitelist), or move the Application to another',
  *run(context) {
    const world = worldOf(context);
    const projects = new Map(
      world.all('argoproj.io', 'AppProject').map((subject) => [subject.object.metadata.name, new Project(subject)]),
    );
    for (const application of world.applications.all) {
      const project = projects.get(application.project);
      if (project) yield* itself(application, project);
      // Argo CD makes the project `default`, which allows everything.
      else if (application.project !== 'default') {
        const { subject, project: name } = application;
        const namespace = subject.object.metadata.namespace ?? '';
        const wanted = { subject, path: 'spec.project', group: 'argoproj.io', kind: 'AppProject', namespace, name };
        yield missing(world, wanted, `spec.project is ${name}`);
      }
    }
    yield* objects(world, projects);
  },
};

function* itself(application: Application, project: Project): Generator<Complaint> {
  const { subject, sources, cluster, namespace } = application;
  const whose = `AppProject/${application.project}`;
  for (const { repository } of sources) {
    if (repository === '' || project.allowsRepository(repository)) continue;
    const path = sources.length === 1 ? 'spec.source.repoURL' : 'spec.sources';
    yield { subject, path, message: `is ${repository}, which ${whose} does not allow in sourceRepos` };
  }
  if (cluster !== '' && !project.allowsDestination(cluster, namespace)) {
    const where = `${namespace === '' ? 'no namespace' : namespace} of ${cluster}`;
    yield { subject, path: 'spec.destination', message: `is ${where}, which ${whose} does not allow in destinations` };
  }
}

/** Each kind and each namespace that a project refuses, once an Application, at the first object that has it. */
function* objects(world: World, projects: ReadonlyMap<string, Project>): Generator<Complaint | Unchecked> {
  // Once is enough: an Application has few kinds and namespaces, and many objects of each.
  const seen = new Set<string>();
  for (const subject of world.set.all) {
    const { object } = subject;
    const application = world.applications.of(subject);
    const project = application && projects.get(application.project);
    if (!application || !project) continue;
    const group = groupOf(object);
    const { namespace } = object.metadata;
    // Argo CD adds the destination's namespace to what has none: of a custom kind that may be either.
    if (namespace === undefined && !isBuiltIn(group) && !world.ours) continue;
    const clusterWide = isBuiltIn(group) ? isClusterScoped(group, object.kind) : namespace === undefined;
    const whose = `AppProject/${application.project} of ${nameOf(application.subject.object)}`;
    const kind = `${application.name}\0${group}/${object.kind}\0${clusterWide}`;
    const isNew = !seen.has(kind);
    seen.add(kind);
    if (isNew && !project.allowsKind(group, object.kind, clusterWide)) {
      const list = clusterWide ? 'does not list in clusterResourceWhitelist' : 'refuses';
      yield { subject, path: 'kind', message: `is ${object.kind} of ${group || 'the core'}, which ${whose} ${list}` };
    }
    const target = clusterWide ? undefined : (namespace ?? application.namespace);
    const place = `${application.name}\0${target}`;
    if (target === undefined || target === '' || seen.has(place) || application.cluster === '') continue;
    seen.add(place);
    if (project.allowsDestination(application.cluster, target)) continue;
    yield {
      subject,
      path: 'metadata.namespace',
      message: `is ${target}, which ${whose} does not allow in destinations`,
    };
  }
}
