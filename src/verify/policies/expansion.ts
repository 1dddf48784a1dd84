import { groupOf, type KubernetesObject } from '../../manifests/manifest.ts';
import type { ManifestSet } from '../set.ts';
import { at, isPlain, listAt, objectAt, textAt, textsAt } from '../values.ts';

/** What an object makes in time, for policies to judge before it does. */
export interface Expanded {
  readonly object: KubernetesObject;
  /** Where in the object that makes it, e.g. `spec.template`; empty for the object itself. */
  readonly path: string;
  /** What its ExpansionTemplate does instead of what constraints say. */
  readonly enforcementAction?: string;
}

interface Template {
  readonly source: readonly string[];
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly enforcementAction?: string;
}

/** Gatekeeper expands what was expanded, too; it refuses ExpansionTemplates that go round in circles. */
const DEEPEST = 5;

/** The ExpansionTemplates of a set, by what they apply to. */
export class Expansions {
  readonly #byKind = new Map<string, Template[]>();

  constructor(set: ManifestSet) {
    for (const { object } of set.ofKind('ExpansionTemplate', 'expansion.gatekeeper.sh')) {
      const generated = objectAt(object, 'spec', 'generatedGVK');
      const enforcementAction = textAt(object, 'spec', 'enforcementAction');
      const template: Template = {
        source: (textAt(object, 'spec', 'templateSource') ?? '').split('.'),
        group: textAt(generated, 'group') ?? '',
        version: textAt(generated, 'version') ?? '',
        kind: textAt(generated, 'kind') ?? '',
        ...(enforcementAction ? { enforcementAction } : {}),
      };
      for (const apply of listAt(object, 'spec', 'applyTo')) {
        for (const group of textsAt(apply, 'groups')) {
          for (const version of textsAt(apply, 'versions')) {
            for (const kind of textsAt(apply, 'kinds')) this.#add(`${group}/${version}/${kind}`, template);
          }
        }
      }
    }
  }

  #add(key: string, template: Template): void {
    const list = this.#byKind.get(key);
    if (list) list.push(template);
    else this.#byKind.set(key, [template]);
  }

  /** The object, and all that it makes. */
  of(object: KubernetesObject): Expanded[] {
    return this.#from({ object, path: '' }, 0);
  }

  #from(parent: Expanded, depth: number): Expanded[] {
    const { object } = parent;
    const version = object.apiVersion.split('/').at(-1) ?? '';
    const templates = depth < DEEPEST ? (this.#byKind.get(`${groupOf(object)}/${version}/${object.kind}`) ?? []) : [];
    return [
      parent,
      ...templates.flatMap((template) => {
        const child = made(parent, template);
        return child ? this.#from(child, depth + 1) : [];
      }),
    ];
  }
}

function made({ object, path }: Expanded, template: Template): Expanded | undefined {
  const { source, group, version, kind, enforcementAction } = template;
  const inner = at(object, ...source);
  if (!isPlain(inner)) return undefined;
  const { name, namespace } = object.metadata;
  return {
    object: {
      ...inner,
      apiVersion: group === '' ? version : `${group}/${version}`,
      kind,
      metadata: {
        ...objectAt(inner, 'metadata'),
        name: `${name}-${kind}`.toLowerCase(),
        ...(namespace === undefined ? {} : { namespace }),
      },
    },
    path: [path, ...source].filter(Boolean).join('.'),
    ...(enforcementAction === undefined ? {} : { enforcementAction }),
  };
}
