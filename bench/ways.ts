import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { collect } from '../src/manifests/collect.ts';
import { writeFiles } from '../src/manifests/files.ts';
import { asPeopleWrite } from '../src/manifests/order.ts';
import { toYaml } from '../src/manifests/yaml.ts';
import type { Contestant } from './measure.ts';

export type Tree = (outdir: string) => App;

const scratch = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
let folders = 0;

/** A new folder for each run: overwriting costs more than writing, and emptying more than both. */
export function freshFolder(): string {
  const folder = join(scratch, String(folders++));
  mkdirSync(folder);
  return folder;
}

export function cleanUp(): void {
  rmSync(scratch, { recursive: true, force: true });
}

/** The way from a construct tree to files, one a chart, as cdk8s does it by default. */
export function synthesize(app: App): void {
  const charts = new Map<string, string[]>();
  for (const { application, object } of collect(app)) {
    const text = toYaml(object, asPeopleWrite);
    const texts = charts.get(application);
    if (texts) texts.push(text);
    else charts.set(application, [text]);
  }
  const files = new Map<string, string>();
  for (const [chart, texts] of charts) files.set(`${chart}.yaml`, texts.join('---\n'));
  writeFiles(app.outdir, ['.'], files);
}

export function ours(tree: Tree): Contestant {
  return {
    name: 'Orrery',
    prepare: () => {
      const app = tree(freshFolder());
      return () => synthesize(app);
    },
  };
}

export function cdk8s(tree: Tree): Contestant {
  return {
    name: 'cdk8s App.synth()',
    prepare: () => {
      const app = tree(freshFolder());
      return () => app.synth();
    },
  };
}

/** What no way can be faster than: objects that are there, the emitter, one file. */
export function floor(objects: readonly unknown[]): Contestant {
  return {
    name: 'the floor',
    prepare: () => {
      const folder = freshFolder();
      return () => writeFileSync(join(folder, 'all.yaml'), objects.map((object) => toYaml(object)).join('---\n'));
    },
  };
}

/** @throws when both ways do not write the same objects */
export function checkEqual(tree: Tree): void {
  const [a, b] = [tree(freshFolder()), tree(freshFolder())];
  synthesize(a);
  b.synth();
  const [own, theirs] = [objectsIn(a.outdir), objectsIn(b.outdir)];
  if (own.length === 0 || own.length !== theirs.length) throw new Error(`${own.length} objects, not ${theirs.length}`);
  for (const [index, text] of own.entries()) {
    if (text !== theirs[index]) throw new Error(`objects differ: ${text} is not ${theirs[index]}`);
  }
}

/** Every object in a folder, as text that does not depend on the order of anything. */
function objectsIn(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')))
    .map((object) => JSON.stringify(object, sorted))
    .sort();
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
