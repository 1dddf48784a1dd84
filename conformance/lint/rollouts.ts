import { finding } from '../findings.ts';
import { complaint, run } from '../run.ts';
import type { ConformanceManifest, ConformanceTarget, Context, Finding } from '../step.ts';

const KINDS = ['Rollout', 'Service', 'AnalysisTemplate'];

interface Complaint {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly message: string;
}

export function hasRollouts({ manifests }: Pick<ConformanceTarget, 'manifests'>): boolean {
  return manifests.some(({ object }) => object.kind === 'Rollout');
}

/** Rollouts, and what they name. */
export function rolloutObjects(manifests: readonly ConformanceManifest[]): ConformanceManifest[] {
  return manifests.filter(({ object }) => KINDS.includes(object.kind));
}

/** What the controller of Argo Rollouts has against them. */
export async function judgeRollouts(
  binary: string,
  env: Context['env'],
  manifests: readonly ConformanceManifest[],
  change: (text: string) => string = (text) => text,
): Promise<Finding[]> {
  const input = change(JSON.stringify(manifests.map(({ object }) => object)));
  const said = await run(binary, [], { env, input });
  if (said.code !== 0) throw new Error(`the judge of Rollouts gave up: ${complaint(said)}`);
  return (JSON.parse(said.stdout) as Complaint[]).map(({ kind, namespace, name, field, message }) => {
    const manifest = manifests.find(
      ({ object: { kind: ofKind, metadata } }) =>
        ofKind === kind && metadata.namespace === namespace && metadata.name === name,
    );
    if (manifest === undefined) return { object: `${kind} ${namespace}/${name}`, field, message };
    return finding(manifest, message, field === '' ? undefined : field);
  });
}
