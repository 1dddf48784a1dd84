import type { Subject } from '../finding.ts';
import { listAt, textAt, textsAt } from '../values.ts';

/** What an Argo CD AppProject allows. Patterns with `!` in front deny. */
export class Project {
  readonly subject: Subject;
  readonly repositories: readonly string[];
  readonly #destinations: readonly { readonly server: string; readonly name: string; readonly namespace: string }[];

  constructor(subject: Subject) {
    this.subject = subject;
    this.repositories = textsAt(subject.object, 'spec', 'sourceRepos');
    this.#destinations = listAt(subject.object, 'spec', 'destinations').map((destination) => ({
      server: textAt(destination, 'server') ?? '',
      name: textAt(destination, 'name') ?? '',
      namespace: textAt(destination, 'namespace') ?? '',
    }));
  }

  /** Whether manifests may come from a repository. A `*` in an address stays within one of its parts. */
  allowsRepository(repository: string): boolean {
    const url = normal(repository);
    const matched = (pattern: string) => matches(pattern === '*' ? pattern : normal(pattern), url, '/');
    const denied = this.repositories.some((p) => p.startsWith('!') && matched(p.slice(1)));
    return !denied && this.repositories.some((p) => !p.startsWith('!') && matched(p));
  }

  /** Whether objects may be put into a namespace of a cluster, which is named by its server or its name. */
  allowsDestination(cluster: string, namespace: string): boolean {
    const onCluster = this.#destinations.filter(({ server, name }) =>
      [server, name].some((pattern) => pattern !== '' && matches(pattern, cluster)),
    );
    const denied = onCluster.some((d) => d.namespace.startsWith('!') && matches(d.namespace.slice(1), namespace));
    return !denied && onCluster.some((d) => !d.namespace.startsWith('!') && matches(d.namespace, namespace));
  }

  /** Whether objects of a kind may be synced: cluster-wide ones only when listed, others unless listed. */
  allowsKind(group: string, kind: string, clusterWide: boolean): boolean {
    const listed = (field: string) =>
      listAt(this.subject.object, 'spec', field).some(
        (each) => matches(textAt(each, 'group') ?? '', group) && matches(textAt(each, 'kind') ?? '', kind),
      );
    const has = (field: string) => listAt(this.subject.object, 'spec', field).length > 0;
    if (clusterWide) return listed('clusterResourceWhitelist') && !listed('clusterResourceBlacklist');
    if (listed('namespaceResourceBlacklist')) return false;
    return !has('namespaceResourceWhitelist') || listed('namespaceResourceWhitelist');
  }
}

/** As Argo CD compares repositories. */
function normal(repository: string): string {
  return repository
    .trim()
    .toLowerCase()
    .replace(/\/$/, '')
    .replace(/\.git$/, '');
}

const globs = new Map<string, RegExp>();

/** A glob: `*` is anything but the separator, `**` anything, `?` one character. A lone `*` is anything. */
function matches(pattern: string, text: string, separator = ''): boolean {
  if (pattern === '*' || pattern === text) return true;
  const key = `${separator} ${pattern}`;
  const glob = globs.get(key) ?? globOf(pattern, separator);
  globs.set(key, glob);
  return glob.test(text);
}

function globOf(pattern: string, separator: string): RegExp {
  const one = separator === '' ? '[\\s\\S]' : `[^${separator}]`;
  const source = pattern
    .split(/(\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**') return '[\\s\\S]*';
      if (part === '*') return `${one}*`;
      return part === '?' ? one : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}
