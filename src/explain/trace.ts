import { identityOf, type KubernetesObject, type Manifest } from '../manifests/manifest.ts';
import { alternatives, branches, leaves, replaced } from './perturb.ts';

/** One thing that the manifests are made from, under a name: `spec` or `contract`. */
export interface Input {
  readonly name: string;
  readonly value: unknown;
}

/** Which input values an object's fields follow from. */
export interface Trace {
  /** Field → its value and the inputs that change it, most particular first. None: the construct's own. */
  readonly fields: ReadonlyMap<string, { readonly value: unknown; readonly from: readonly Cause[] }>;
  /** Inputs without which the object would not be: the smallest parts. */
  readonly existence: readonly Cause[];
}

export interface Cause {
  readonly input: string;
  readonly path: readonly string[];
}

/**
 * Finds out what an object follows from by experiment: each input value is changed alone, the object is made again,
 * and the fields that differ follow from that value. Nothing has to be declared by charts or constructs, so that
 * nothing that is declared can be wrong.
 *
 * @param build makes the manifests of changed inputs; it may throw, since not every change makes sense
 * @param onStep told before each experiment
 */
export function trace(options: {
  readonly object: KubernetesObject;
  readonly inputs: readonly Input[];
  readonly build: (inputs: ReadonlyMap<string, unknown>) => readonly Manifest[];
  readonly onStep?: (done: number, total: number) => void;
}): Trace {
  const identity = identityOf(options.object);
  const base = flatten(options.object);
  const from = new Map<string, Cause[]>([...base.keys()].map((field) => [field, []]));
  const originals = new Map(options.inputs.map(({ name, value }) => [name, value]));
  const rebuild = (
    input: string,
    path: readonly string[],
    value: unknown,
  ): Map<string, unknown> | 'gone' | 'refused' => {
    try {
      const changed = new Map(originals).set(input, replaced(originals.get(input), path, value));
      const again = options.build(changed).find(({ object }) => identityOf(object) === identity);
      return again ? flatten(again.object) : 'gone';
    } catch {
      return 'refused';
    }
  };

  const experiments = options.inputs.flatMap(({ name, value }) =>
    leaves(value).map((leaf) => ({ input: name, ...leaf })),
  );
  const removals = options.inputs.flatMap(({ name, value }) => branches(value).map((path) => ({ input: name, path })));
  const total = experiments.length + removals.length;
  const gone: Cause[] = [];

  for (const [index, { input, path, value }] of experiments.entries()) {
    options.onStep?.(index, total);
    for (const other of alternatives(value)) {
      const again = rebuild(input, path, other);
      if (again === 'refused') continue;
      if (again === 'gone') {
        gone.push({ input, path });
        break;
      }
      const changed = differing(base, again);
      for (const field of changed) from.get(field)?.push({ input, path });
      if (changed.length > 0) break;
    }
  }
  for (const [index, { input, path }] of removals.entries()) {
    options.onStep?.(experiments.length + index, total);
    if (rebuild(input, path, undefined) === 'gone') gone.push({ input, path });
  }
  return {
    fields: new Map([...base].map(([field, value]) => [field, { value, from: from.get(field) ?? [] }])),
    existence: smallest(gone),
  };
}

/** Only those causes that do not contain another one. */
function smallest(causes: readonly Cause[]): Cause[] {
  const contains = (outer: Cause, inner: Cause) =>
    outer !== inner &&
    outer.input === inner.input &&
    outer.path.length < inner.path.length &&
    outer.path.every((key, index) => inner.path[index] === key);
  return causes.filter((cause) => !causes.some((other) => contains(cause, other)));
}

/** Fields of the first that the second lacks, or has otherwise. */
function differing(base: ReadonlyMap<string, unknown>, again: ReadonlyMap<string, unknown>): string[] {
  return [...base].filter(([field, value]) => again.get(field) !== value).map(([field]) => field);
}

/** Field path → value; items of lists by their name where they have one: `containers[app].image`. */
export function flatten(value: unknown, path = ''): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  const add = (child: unknown, childPath: string) => {
    for (const [field, leaf] of flatten(child, childPath)) fields.set(field, leaf);
  };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) add(item, `${path}[${nameOf(item) ?? index}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      const step = /^[\w-]+$/.test(key) ? key : `["${key}"]`;
      add(child, path === '' ? step : step.startsWith('[') ? `${path}${step}` : `${path}.${step}`);
    }
  } else {
    fields.set(path, value);
  }
  return fields;
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('name' in item)) return undefined;
  return typeof item.name === 'string' ? item.name : undefined;
}
