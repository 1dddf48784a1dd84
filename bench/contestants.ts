import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { toYaml } from '../src/yaml/yaml.ts';
import { checkEqual as equal } from './equal.ts';
import type { Contestant } from './measure.ts';
import { freshFolder } from './scratch.ts';
import { synthesize } from './ways.ts';

export type Tree = (outdir: string) => App;

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
  equal(a.outdir, b.outdir);
}
