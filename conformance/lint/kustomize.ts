import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { identityOf, type KubernetesObject } from '../../src/manifests/manifest.ts';
import { finding } from '../findings.ts';
import { complaint, run } from '../run.ts';
import { inScratch } from '../scratch.ts';
import type { ConformanceManifest, ConformanceTarget, Context, Finding } from '../step.ts';

/**
 * Builds a kustomization that lists every file of a target. Kustomize reads YAML with Go's parser, refuses an identity that
 * is there twice, and must give back what it was given.
 */
export async function judgeKustomize(
  binary: string,
  env: Context['env'],
  { id, folder, manifests }: ConformanceTarget,
  change: (text: string) => string = (text) => text,
): Promise<Finding[]> {
  const path = ({ file }: ConformanceManifest) => file.replace(`${id}/`, '');
  const texts = manifests.map(
    (manifest) => [path(manifest), readFileSync(join(folder, path(manifest)), 'utf8')] as const,
  );
  const files = Object.fromEntries(texts.map(([name, text], i) => [name, i === 0 ? change(text) : text]));
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: texts.map(([name]) => name),
  };
  return inScratch({ ...files, 'kustomization.yaml': JSON.stringify(kustomization) }, async (cwd) => {
    const said = await run(binary, ['build', '.'], { env, cwd });
    if (said.code !== 0) return [{ object: id, message: complaint(said).replaceAll(basename(cwd), '.') }];
    const built = new Map(
      loadAll(said.stdout).map((object) => [identityOf(object as KubernetesObject), object as KubernetesObject]),
    );
    return manifests.flatMap((manifest) => {
      const got = built.get(identityOf(manifest.object));
      if (got === undefined) return [finding(manifest, 'kustomize build leaves it out')];
      return isDeepStrictEqual(got, manifest.object)
        ? []
        : [finding(manifest, 'kustomize build gives another object back')];
    });
  });
}
