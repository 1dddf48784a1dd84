import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { finding } from '../findings.ts';
import { complaint, run } from '../run.ts';
import type { ConformanceManifest, ConformanceTarget, Context, Finding, Outcome, Proof, Step } from '../step.ts';
import { judgeKustomize } from './kustomize.ts';
import { leftOut } from './left-out.ts';
import { findNginx, judgeNginx } from './nginx.ts';
import { hasRollouts, judgeRollouts, rolloutObjects } from './rollouts.ts';

const MODULE = 'conformance/lint';
const ENVOY = 'conformance/lint/envoy';
const KUSTOMIZE = 'sigs.k8s.io/kustomize/kustomize/v5';
/** Apart, since it brings its own Kubernetes. */
const ROLLOUTS_MODULE = 'conformance/lint/rollouts';
const ROLLOUTS = 'conformance/lint/rollouts';

/** Software that reads a few of the files, each by the code that will read them. */
export const lint: Step = {
  id: 'lint',
  title: 'Others',
  module: MODULE,
  async run(context) {
    const built = await context.build(MODULE, [ENVOY, KUSTOMIZE]);
    const rollouts = await context.build(ROLLOUTS_MODULE, [ROLLOUTS]);
    const { env, targets } = context;
    const manifests = targets.flatMap((target) => target.manifests);
    const outcomes = [
      await judgeEnvoy(built[ENVOY], context, manifests),
      await judgeProxies(context, manifests),
      ...(await each(targets.filter(hasRollouts), (target) => judgeReleases(rollouts[ROLLOUTS], context, target))),
      ...(await each(targets, async (target) => {
        const started = performance.now();
        const rejected = await judgeKustomize(built[KUSTOMIZE], env, target);
        const [caught] = await judgeKustomize(built[KUSTOMIZE], env, target, (text) => `${text}---\n${text}`);
        return {
          what: `kustomize build: ${target.id}`,
          version: `kustomize ${context.version(MODULE, KUSTOMIZE)}`,
          objects: target.manifests.length,
          rejected,
          warnings: [],
          proofs: [{ broken: 'an object that is there twice', caught: caught?.message }],
          seconds: (performance.now() - started) / 1000,
        };
      })),
    ];
    return [...outcomes, ...leftOut(new Set(manifests.map(({ object }) => object.kind)))];
  },
};

async function each<T>(list: readonly T[], work: (one: T) => Promise<Outcome>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of list) outcomes.push(await work(one));
  return outcomes;
}

/** Files of one name in ConfigMaps. */
function filesNamed(manifests: readonly ConformanceManifest[], name: string) {
  return manifests.flatMap((manifest) => {
    const text = manifest.object.kind === 'ConfigMap' ? dataOf(manifest.object)[name] : undefined;
    return text === undefined ? [] : [{ manifest, text }];
  });
}

function dataOf(object: KubernetesObject): Readonly<Record<string, string>> {
  return (object.data as Readonly<Record<string, string>> | undefined) ?? {};
}

/** Judges each file, and a broken copy of the first. */
async function judgeFiles(
  files: readonly { readonly manifest: ConformanceManifest; readonly text: string }[],
  field: string,
  judge: (text: string) => Promise<string | undefined>,
  broken: string,
  breakIt: (text: string) => string,
): Promise<{ objects: number; rejected: Finding[]; proofs: Proof[] }> {
  const rejected: Finding[] = [];
  for (const { manifest, text } of files) {
    const said = await judge(text);
    if (said !== undefined) rejected.push(finding(manifest, said, field));
  }
  const [first] = files;
  return {
    objects: files.length,
    rejected,
    proofs: first ? [{ broken, caught: await judge(breakIt(first.text)) }] : [],
  };
}

async function judgeEnvoy(
  binary: string,
  { env, version }: Context,
  manifests: readonly ConformanceManifest[],
): Promise<Outcome> {
  const started = performance.now();
  const judge = async (input: string) => {
    const said = await run(binary, [], { env, input });
    return said.code === 0 ? undefined : complaint(said);
  };
  const judged = await judgeFiles(
    filesNamed(manifests, 'envoy.yaml'),
    'data["envoy.yaml"]',
    judge,
    'a field of a listener that Envoy does not know',
    (text) => text.replace('stream_idle_timeout:', 'stream_idle_timeouts:'),
  );
  return {
    what: 'Envoy bootstraps, strictly as their types',
    version: `Envoy's types ${version(MODULE, 'github.com/envoyproxy/go-control-plane/envoy')}`,
    warnings: [],
    ...judged,
    seconds: (performance.now() - started) / 1000,
  };
}

async function judgeProxies(context: Context, manifests: readonly ConformanceManifest[]): Promise<Outcome> {
  const started = performance.now();
  const what = 'nginx -t of every nginx.conf';
  const nginx = await findNginx(context);
  if (typeof nginx === 'string') {
    return { what, version: '', objects: 0, rejected: [], warnings: [], seconds: 0, skipped: nginx };
  }
  const judged = await judgeFiles(
    filesNamed(manifests, 'nginx.conf'),
    'data["nginx.conf"]',
    (text) => judgeNginx(nginx, context.env, text),
    'an upstream that does not exist',
    (text) => text.replace(/^(\s*upstream )\S+/m, '$1elsewhere'),
  );
  return { what, version: nginx.version, warnings: [], ...judged, seconds: (performance.now() - started) / 1000 };
}

const breakages = [
  { broken: 'a weight of more than everything', where: /"setWeight":\d+/, by: '"setWeight":250' },
  { broken: 'an analysis that does not exist', where: /"templateName":"[^"]+"/, by: '"templateName":"elsewhere"' },
  {
    broken: 'a condition that fails without traffic',
    where: /"successCondition":"/,
    by: '"successCondition":"len(result) > 0 && ',
  },
];

async function judgeReleases(binary: string, { env, version }: Context, target: ConformanceTarget): Promise<Outcome> {
  const started = performance.now();
  const objects = rolloutObjects(target.manifests);
  const what = `Rollouts, with the Services and analyses that they name: ${target.id}`;
  const common = { what, version: `argo-rollouts ${version(ROLLOUTS_MODULE, 'github.com/argoproj/argo-rollouts')}` };
  const rejected = await judgeRollouts(binary, env, objects);
  const text = JSON.stringify(objects.map(({ object }) => object));
  return {
    ...common,
    objects: objects.length,
    rejected,
    warnings: [],
    proofs: await Promise.all(
      breakages
        .filter(({ where }) => where.test(text))
        .map(async ({ broken, where, by }): Promise<Proof> => {
          const [caught] = await judgeRollouts(binary, env, objects, (all) => all.replace(where, by));
          return { broken, caught: caught?.message };
        }),
    ),
    seconds: (performance.now() - started) / 1000,
  };
}
