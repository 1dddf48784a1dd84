import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { compiled } from './compile.ts';
import { freshFolder } from './scratch.ts';

/** Where the time of one whole process went. */
export interface Profile {
  readonly objects: number;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly what: string;
  /** Of all time in which the process was busy. */
  readonly share: number;
  /** The function that takes the most of it, with its own share of all. */
  readonly most: { readonly name: string; readonly share: number };
}

interface Recorded {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export const START = 'Node itself: its start, loading, compiling';
export const COLLECTOR = 'the garbage collector';
/** By module, what it is there for; what Node does for a module counts as that one's. */
const PARTS: readonly (readonly [module: RegExp, what: string])[] = [
  [/^src\/(?:yaml|manifests\/(?:order|keys))/, 'writing every field as YAML'],
  [/^src\/manifests\/render/, 'reading every field, for what there is to resolve'],
  [/^src\//, 'walking the tree, identities and their order'],
  [/node_modules\/(?:cdk8s|constructs)\//, "cdk8s' own constructors"],
  [/^bench\/(?:services|trees|peers)/, 'saying what there is to be'],
  [/^bench\/ways/, 'writing files'],
];
const PROGRAM = 'bench/peers/programs/orrery.ts';

/** Of so many objects each: a process of its own, from its start to its end, recorded by V8. */
export async function profiles(sizes: readonly number[], print: (line: string) => void): Promise<Profile[]> {
  const script = await compiled(PROGRAM);
  // Made and kept before anything is recorded.
  execFileSync(process.execPath, [script, '5', freshFolder()]);
  const moduleAt = modulesOf(`${script}.cache`);
  return sizes.map((objects) => {
    const folder = freshFolder();
    const recording = ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', folder];
    execFileSync(process.execPath, [...recording, script, String(objects), freshFolder()]);
    const [file = ''] = readdirSync(folder);
    const profile = { objects, parts: partsOf(JSON.parse(readFileSync(join(folder, file), 'utf8')), moduleAt) };
    for (const { what, share, most } of profile.parts) {
      print(
        `${objects} objects  ${percent(share).padStart(6)}  ${what} (the most: ${most.name}, ${percent(most.share)})`,
      );
    }
    return profile;
  });
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
}

/** Which source a line of the kept script is from: before each, its name is written. */
function modulesOf(cache: string): (line: number) => string | undefined {
  const script = readdirSync(cache).find((name) => name.endsWith('.js')) ?? '';
  let current: string | undefined;
  const modules = readFileSync(join(cache, script), 'utf8')
    .split('\n')
    .map((line) => {
      current = /^\s*\/\/ ((?:src|bench|node_modules)\/\S+)$/.exec(line)?.[1] ?? current;
      return current;
    });
  return (line) => modules[line];
}

/** Own times by part, the largest first. A function of Node counts for who called it. */
export function partsOf(
  { nodes, samples, timeDeltas }: Recorded,
  moduleAt: (line: number) => string | undefined,
): Part[] {
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partAt = (id: number | undefined): string => {
    const node = id === undefined ? undefined : byId.get(id);
    if (!node) return START;
    const { functionName, url, lineNumber } = node.callFrame;
    if (functionName === '(garbage collector)') return COLLECTOR;
    const module = url.endsWith('.compiled.js') ? moduleAt(lineNumber) : undefined;
    const part = module && PARTS.find(([pattern]) => pattern.test(module))?.[1];
    return part ?? partAt(parents.get(node.id));
  };
  let total = 0;
  const parts = new Map<string, Map<string, number>>();
  for (const { id, callFrame } of nodes) {
    const time = own.get(id) ?? 0;
    if (callFrame.functionName === '(idle)') continue;
    total += time;
    const part = partAt(id);
    const functions = parts.get(part) ?? new Map<string, number>();
    parts.set(part, functions);
    const name = callFrame.functionName || 'a function without a name';
    functions.set(name, (functions.get(name) ?? 0) + time);
  }
  return [...parts]
    .map(([what, functions]) => {
      const sorted = [...functions].sort(([, a], [, b]) => b - a);
      const [name, time] = sorted[0] ?? ['', 0];
      return {
        what,
        share: sorted.reduce((sum, [, each]) => sum + each, 0) / total,
        most: { name, share: time / total },
      };
    })
    .sort((a, b) => b.share - a.share);
}
